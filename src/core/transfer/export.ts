// Everything out: all tables and uploaded files as of one moment, streamed, so that memory stays flat whatever there is.
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { ourVersion } from '../backup/contents.ts';
import { onCluster } from '../citus/cluster.ts';
import { fileTable, leftOutColumns, leftOutTables } from './left-out.ts';
import { FORMAT, type Manifest, MANIFEST, type Piece, README, type Written } from './manifest.ts';
import { csvOf, jsonOf } from './rows.ts';
import type { Sink } from './sink.ts';
import { plainValues, readTables, type Table, travelling } from './tables.ts';

export type ExportProgress = { table: string; done: number; of: number };

/** While others work: they wait for nothing but a change of the schema. @throws what the sink or the database says */
export async function exportAll(
  pool: pg.Pool,
  sink: Sink,
  report: (progress: ExportProgress) => void = () => {},
): Promise<Manifest> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await beginSnapshot(client);
    const manifest = await writeAll(client, sink, report);
    await client.query('COMMIT');
    await sink.finish();
    return manifest;
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    await sink.abandon();
    throw error;
  } finally {
    client.release(broken); // one that broke in the middle of a COPY is of no use to anybody
  }
}

/** The locks come before the snapshot, so that no table can be another one by the time that it is read. */
async function beginSnapshot(client: pg.PoolClient): Promise<void> {
  const names = travelling(await readTables(client)).map(({ name }) => client.escapeIdentifier(name));
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  await client.query(plainValues);
  await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
}

async function writeAll(
  client: pg.PoolClient,
  sink: Sink,
  report: (progress: ExportProgress) => void,
): Promise<Manifest> {
  const madeAt = new Date().toISOString();
  const tables = travelling(await readTables(client));
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  const { files, pieces } = await writeFiles(client, sink);
  const ordered = await onCluster(client); // machines answer in any order, and two exports of the same are the same
  const written: Manifest['tables'] = [];
  for (const [done, table] of tables.entries()) {
    report({ table: table.name, done, of: tables.length });
    const isFiles = table.name === fileTable.name;
    const data = await (isFiles
      ? writeLines(sink, table, pieces)
      : copied(client, sink, `data/${table.name}.ndjson`, jsonOf(table, ordered)));
    const csv = isFiles ? null : await copied(client, sink, `csv/${table.name}.csv`, csvOf(table, ordered));
    const columns = table.columns.map(({ name, type }) => ({ name, type }));
    written.push({ name: table.name, rows: data.rows, columns, data: data.file, csv: csv?.file ?? null });
  }
  const manifest: Manifest = {
    kind: 'rapport-export',
    format: FORMAT,
    version: ourVersion(),
    schema: rows.map(({ name }) => name),
    madeAt,
    tables: written,
    files,
    leftOut: [
      ...Object.entries(leftOutTables).map(([table, why]) => ({ table, column: null, why })),
      ...leftOutColumns.map(({ table, column, why }) => ({ table, column, why })),
    ],
  };
  await sink.add(README, [await readFile(new URL('../../../docs/export.md', import.meta.url))]);
  await sink.add(MANIFEST, [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
  return manifest;
}

async function copied(
  client: pg.PoolClient,
  sink: Sink,
  name: string,
  statement: string,
): Promise<{ file: Written; rows: number }> {
  const stream = client.query(copyTo(statement));
  // a sink that gives up before it reads leaves nobody to hear how the connection ends, which would end the process
  stream.on('error', () => {});
  const file = await sink.add(name, stream as AsyncIterable<Buffer>);
  return { file, rows: stream.rowCount };
}

/** Each uploaded file as it is kept: packed by gzip, unless it came packed. */
async function writeFiles(
  client: pg.PoolClient,
  sink: Sink,
): Promise<{ files: Written[]; pieces: Map<string, Piece[]> }> {
  const { name, key, piece, data } = fileTable;
  const { rows } = await client.query<{ id: string; head: Buffer }>(
    `SELECT DISTINCT ON (${key}) ${key} AS id, substring(${data} FOR 2) AS head FROM ${name} ORDER BY ${key}, ${piece}`,
  );
  const files: Written[] = [];
  const pieces = new Map<string, Piece[]>();
  for (const { id, head } of rows) {
    const file = `files/${id}${endings[head.toString('latin1')] ?? ''}`;
    const list: Piece[] = [];
    files.push(await sink.add(file, piecesOf(client, id, file, list)));
    pieces.set(id, list);
  }
  return { files, pieces };
}

const endings: Readonly<Record<string, string>> = { '\x1f\x8b': '.gz', PK: '.zip' };

async function* piecesOf(
  client: pg.PoolClient,
  id: string,
  file: string,
  list: Piece[],
): AsyncGenerator<Buffer> {
  let offset = 0;
  for (let last = -1; ;) {
    const { rows } = await client.query<{ piece_no: number; data: Buffer }>(
      'SELECT piece_no, data FROM file_pieces WHERE file_id = $1 AND piece_no > $2 ORDER BY piece_no LIMIT 4',
      [id, last],
    );
    for (const { piece_no, data } of rows) {
      list.push({ no: piece_no, file, offset, bytes: data.length });
      offset += data.length;
      last = piece_no;
      yield data;
    }
    if (rows.length === 0) return;
  }
}

async function writeLines(
  sink: Sink,
  table: Table,
  pieces: ReadonlyMap<string, Piece[]>,
): Promise<{ file: Written; rows: number }> {
  let rows = 0;
  const lines = function* (): Generator<Buffer> {
    for (const [id, list] of pieces)
      for (const { no, ...data } of list) {
        rows += 1;
        yield Buffer.from(
          `${JSON.stringify({ [fileTable.key]: id, [fileTable.piece]: no, [fileTable.data]: data })}\n`,
        );
      }
  };
  const file = await sink.add(`data/${table.name}.ndjson`, lines());
  return { file, rows };
}
