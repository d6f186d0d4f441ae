// An export back in, into an empty system: in one transaction, so that one that breaks off leaves it empty.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { clientWritesInTurn } from '../citus/cluster.ts';
import { Invalid } from '../errors.ts';
import { migrationLock, migrationNames, runMigrations } from '../migrate.ts';
import { transaction } from '../on-client.ts';
import type { Seal } from '../seal.ts';
import { fileTable, filledFromTheStart, leftOutColumns } from './left-out.ts';
import { loadPieces } from './load-pieces.ts';
import type { Manifest } from './manifest.ts';
import { insertOf } from './rows.ts';
import type { ExportSource } from './source.ts';
import { plainValues, readTables, type Table, travelling } from './tables.ts';

export type ImportProgress = { table: string; rows: number; of: number };
export type Imported = { tables: number; rows: number; files: number; schema: string };

/** Sent to the database at a time, cut behind a line. */
const BATCH = 4 << 20;

/**
 * @param sealFor of the system that reads
 * @throws Invalid where there is data already, for an export of a newer Rapport, and for a damaged one
 */
export async function importAll(
  pool: pg.Pool,
  source: ExportSource,
  sealFor: (purpose: string) => Seal,
  report: (progress: ImportProgress) => void = () => {},
): Promise<Imported> {
  const ours = await migrationNames();
  const { schema, tables, files } = source.manifest;
  if (schema.some((name, place) => name !== ours[place]))
    throw new Invalid('transfer:otherSchema', { version: source.manifest.version });
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await transaction(client, async () => {
      await client.query(plainValues);
      await clientWritesInTurn(client);
      await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
      await refuseWhereThereIsData(client);
      const isOlder = schema.length < ours.length;
      if (isOlder) await goBackTo(client, schema);
      await emptyWhatIsFilled(client);
      await loadAll(client, source, sealFor, report);
      if (isOlder) await runMigrations(client, ours.slice(schema.length));
    });
    await client.query('ANALYZE');
    await client.query('SELECT pg_notify($1, $2)', ['rapport_live', '{"topic":"reconnected"}']);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return { tables: tables.length, rows, files: files.length, schema: schema.at(-1) ?? '' };
}

/** Nobody sets the business up meanwhile: that waits for the lock, and then finds it set up. */
async function refuseWhereThereIsData(client: pg.ClientBase): Promise<void> {
  await client.query('LOCK TABLE business, staff, customers IN EXCLUSIVE MODE');
  for (const { name } of travelling(await readTables(client))) {
    if (filledFromTheStart.includes(name)) continue;
    const { rowCount } = await client.query(`SELECT FROM ${pg.escapeIdentifier(name)} LIMIT 1`);
    if (rowCount !== 0) throw new Invalid('transfer:notEmpty', { table: name });
  }
}

async function emptyWhatIsFilled(client: pg.ClientBase): Promise<void> {
  for (const { name } of await readTables(client))
    if (filledFromTheStart.includes(name)) await client.query(`DELETE FROM ${pg.escapeIdentifier(name)}`);
}

/** The tables are empty: they are made anew as they were in the Rapport that wrote the export, and then brought up to date. */
async function goBackTo(client: pg.ClientBase, schema: readonly string[]): Promise<void> {
  const names = (await readTables(client)).map(({ name }) => pg.escapeIdentifier(name));
  await client.query(`DROP TABLE ${names.join(', ')} CASCADE`);
  const { rows } = await client.query<{ name: string }>(`
    SELECT p.oid::regprocedure::text AS name FROM pg_proc p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`);
  for (const { name } of rows) await client.query(`DROP ROUTINE ${name}`);
  await runMigrations(client, schema);
}

async function loadAll(
  client: pg.ClientBase,
  source: ExportSource,
  sealFor: (purpose: string) => Seal,
  report: (progress: ImportProgress) => void,
): Promise<void> {
  const here = new Map(travelling(await readTables(client)).map((table) => [table.name, table]));
  for (const entry of source.manifest.tables) {
    const table = here.get(entry.name);
    if (table === undefined) throw new Invalid('transfer:damaged', { file: entry.data.file });
    const took =
      table.name === fileTable.name
        ? await loadPieces(client, source, entry)
        : await loadTable(client, source, entry, table, sealFor, report);
    if (took !== entry.rows) throw new Invalid('transfer:damaged', { file: entry.data.file });
    await countOn(client, table);
  }
}

async function loadTable(
  client: pg.ClientBase,
  source: ExportSource,
  entry: Manifest['tables'][number],
  table: Table,
  sealFor: (purpose: string) => Seal,
  report: (progress: ImportProgress) => void,
): Promise<number> {
  const columns = entry.columns.map(({ name }) => table.columns.find((column) => column.name === name));
  const known = columns.filter((column) => column !== undefined);
  if (known.length !== columns.length) throw new Invalid('transfer:damaged', { file: entry.data.file });
  const statement = insertOf(pg.escapeIdentifier(table.name), known, fillOf(table.name, sealFor));
  let rows = 0;
  report({ table: table.name, rows, of: entry.rows });
  for await (const batch of batches(source.read(entry.data))) {
    try {
      const { rowCount } = await client.query(statement, [batch]);
      rows += rowCount ?? 0;
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      throw new Invalid('transfer:refused', { table: table.name, message: error.message });
    }
    report({ table: table.name, rows, of: entry.rows });
  }
  return rows;
}

/** For secrets that stayed where they were, something that nobody knows. */
function fillOf(table: string, sealFor: (purpose: string) => Seal): Map<string, string> {
  const fill = new Map<string, string>();
  for (const { table: name, column, sealed, prefix = '' } of leftOutColumns) {
    if (name !== table || sealed === undefined) continue;
    const secret = sealFor(sealed).close(prefix + randomBytes(32).toString('base64'));
    fill.set(column, `'\\x${secret.toString('hex')}'::bytea`);
  }
  return fill;
}

async function* batches(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const end = length + chunk.length < BATCH ? -1 : chunk.lastIndexOf(0x0a);
    if (end < 0) {
      parts.push(chunk);
      length += chunk.length;
      continue;
    }
    yield Buffer.concat([...parts, chunk.subarray(0, end + 1)]);
    parts = [chunk.subarray(end + 1)];
    length = parts[0]?.length ?? 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** The database goes on numbering behind the last number. */
async function countOn(client: pg.ClientBase, { name, columns }: Table): Promise<void> {
  for (const column of columns.filter(({ identity }) => identity)) {
    const field = pg.escapeIdentifier(column.name);
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), greatest(max(${field}), 1), max(${field}) IS NOT NULL) FROM ${pg.escapeIdentifier(name)}`,
      [name, column.name],
    );
  }
}
