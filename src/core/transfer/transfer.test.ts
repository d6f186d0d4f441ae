// Round trip: every table of the catalogue has rows, all of them come back, and what does not travel is on a list.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyDatabase, testDatabase } from '../../testing.ts';
import { openDatabase } from '../db.ts';
import { Invalid } from '../errors.ts';
import { migrationNames, runMigrations } from '../migrate.ts';
import { sealFor } from '../seal.ts';
import { exportAll } from './export.ts';
import { fillEveryTable } from './fill.testing.ts';
import { fingerprintOf } from './fingerprint.ts';
import { importAll } from './import.ts';
import { filledFromTheStart, leftOutColumns, leftOutTables, notSecret, soundsSecret } from './left-out.ts';
import { Manifest } from './manifest.ts';
import { folderSink, streamSink, zipFileSink } from './sink.ts';
import { openExport } from './source.ts';
import { plainValues, readTables, travelling } from './tables.ts';

const base = await mkdtemp(join(tmpdir(), 'rapport-transfer-'));
const seal = (purpose: string): ReturnType<typeof sealFor> =>
  sealFor('the key of the system that reads, 32+', purpose);
const upload = randomBytes(2_500_000);
let full: pg.Pool;
let folder: string;
let manifest: Manifest;

async function emptyPool(): Promise<pg.Pool> {
  const pool = new pg.Pool({ ...(await testDatabase()), max: 3 });
  pool.on('error', () => {});
  afterAll(() => pool.end());
  return pool;
}

/** As imports/uploads.ts keeps one. */
async function keepUpload(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO files (file_id, name, bytes, created_at) VALUES (gen_random_uuid(), 'sales.csv', $1, now()) RETURNING file_id AS id`,
    [upload.length],
  );
  const packed = gzipSync(upload);
  for (let piece = 0; piece << 20 < packed.length; piece++)
    await pool.query('INSERT INTO file_pieces (file_id, piece_no, data) VALUES ($1, $2, $3)', [
      rows[0]?.id,
      piece,
      packed.subarray(piece << 20, (piece + 1) << 20),
    ]);
}

async function withSession<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(plainValues);
    return await work(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Of everything that travels, table by table. */
async function contentsOf(pool: pg.Pool): Promise<Record<string, unknown>> {
  return withSession(pool, async (client) => {
    const found: Record<string, unknown> = {};
    for (const table of travelling(await readTables(client)))
      found[table.name] = await fingerprintOf(client, table);
    return found;
  });
}

async function read(path: string, pool: pg.Pool): Promise<unknown> {
  const source = await openExport(path);
  if (source === null) throw new Error(`${path} is no export`);
  try {
    return await importAll(pool, source, seal);
  } finally {
    source.close();
  }
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Invalid)) throw error ?? new Error('this was expected to be refused');
  return error.key;
}

beforeAll(async () => {
  const connection = await testDatabase();
  const database = openDatabase(connection);
  full = database.pool;
  afterAll(database.close);
  const client = await full.connect();
  await client.query('BEGIN');
  await fillEveryTable(client, 3);
  await client.query('COMMIT');
  client.release();
  await keepUpload(full);
  folder = join(base, 'everything');
  manifest = await exportAll(full, await folderSink(folder));
});
afterAll(() => rm(base, { recursive: true, force: true }));

describe('an export', () => {
  test('holds every table of the catalogue, or says why not', async () => {
    const all = await withSession(full, readTables);
    const rows = new Map(manifest.tables.map((table) => [table.name, table.rows]));
    for (const { name } of all) expect([rows.has(name), name in leftOutTables]).toContain(true);
    for (const [name, count] of rows) expect(`${name} ${count > 0}`).toBe(`${name} true`);
    for (const { name, columns } of all) {
      if (name in leftOutTables) continue;
      const unsettled = columns.filter(
        (column) =>
          soundsSecret.test(column.name) &&
          !(`${name}.${column.name}` in notSecret) &&
          !leftOutColumns.some((left) => left.table === name && left.column === column.name),
      );
      expect(unsettled.map((column) => `${name}.${column.name}`)).toEqual([]);
    }
  });

  test('comes back row by row', async () => {
    const pool = await emptyPool();
    await read(folder, pool);
    expect(await contentsOf(pool)).toEqual(await contentsOf(full));
    // the next import gets a number of its own
    const { rows } = await pool.query(
      `SELECT nextval(pg_get_serial_sequence('imports', 'import_no')) > max(import_no) AS beyond FROM imports`,
    );
    expect(rows).toEqual([{ beyond: true }]);
    // nobody is asked for a second factor that did not travel, and what was secret opens nothing
    expect((await pool.query('SELECT FROM staff WHERE two_factor_enabled')).rowCount).toBe(0);
    const secrets = await pool.query<{ secret: Buffer }>('SELECT secret FROM telephones');
    for (const { secret } of secrets.rows) expect(seal('telephones').open(secret)).toHaveLength(44);
  });

  test('is the same as a ZIP file', async () => {
    const file = join(base, 'everything.zip');
    const zipped = await exportAll(full, await zipFileSink(file));
    expect(zipped.tables).toEqual(manifest.tables);
    const pool = await emptyPool();
    await read(file, pool);
    expect(await contentsOf(pool)).toEqual(await contentsOf(full));
  });

  test('holds a file as it was uploaded, and text that no spreadsheet calculates', async () => {
    const file = manifest.files.find(({ bytes }) => bytes > 2_000_000);
    expect(file?.file).toMatch(/^files\/[\w-]+\.gz$/);
    const packed = await readFile(join(folder, file?.file ?? ''));
    expect(gunzipSync(packed).equals(upload)).toBe(true);
    const notes = await Promise.all(
      (await readdir(join(folder, 'csv'))).map((name) => readFile(join(folder, 'csv', name), 'utf8')),
    );
    const cells = notes.join('\n');
    expect(cells).toContain(`'=1+1 ""q""`);
    expect(cells).not.toMatch(/(^|,)"?=1\+1/m);
  });

  test('that nobody waits for any more ends, and nothing else with it', async () => {
    const out = new PassThrough().resume();
    const between = (): unknown => out.destroy(); // the browser went on, before a table's first byte
    await expect(exportAll(full, streamSink(out), between)).rejects.toThrow('closed');
    expect((await full.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('shows one moment, whatever is written meanwhile', async () => {
    const { rows } = await full.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_entries');
    const before = rows[0]?.n ?? 0;
    const sink = await folderSink(join(base, 'meanwhile'));
    const written = await exportAll(full, {
      ...sink,
      async add(name, chunks) {
        await full.query(
          `INSERT INTO audit_entries (audit_entry_id, at, door, operation, input)
           VALUES (gen_random_uuid(), now(), 'system', 'meanwhile', '{}')`,
        );
        return sink.add(name, chunks);
      },
    });
    expect(written.tables.find(({ name }) => name === 'audit_entries')?.rows).toBe(before);
    await full.query('ALTER TABLE audit_entries DISABLE TRIGGER USER');
    await full.query("DELETE FROM audit_entries WHERE operation = 'meanwhile'");
    await full.query('ALTER TABLE audit_entries ENABLE TRIGGER USER');
  });
});

describe('an import', () => {
  test('is refused where there is data, and a migrated system has none', async () => {
    const pool = await emptyPool();
    const filled: string[] = [];
    for (const { name } of travelling(await withSession(pool, readTables)))
      if ((await pool.query(`SELECT FROM ${pg.escapeIdentifier(name)} LIMIT 1`)).rowCount) filled.push(name);
    expect(filledFromTheStart).toEqual(expect.arrayContaining(filled));
    expect(await refusalOf(read(folder, full))).toBe('transfer:notEmpty');
  });

  test('of one that was altered, cut off or made by a newer Rapport leaves nothing', async () => {
    const pool = await emptyPool();
    const before = await contentsOf(pool);
    const copy = join(base, 'altered');
    await exportAll(full, await folderSink(copy));
    const file = join(copy, 'data', 'customers.ndjson');
    const whole = await readFile(file);
    await writeFile(file, whole.subarray(0, whole.length - 3));
    expect(await refusalOf(read(copy, pool))).toMatch(/transfer:(damaged|refused)/);
    await writeFile(file, whole.toString('utf8').replace('"version":', '"version": '));
    expect(await refusalOf(read(copy, pool))).toBe('transfer:damaged');
    await writeFile(file, whole);
    const said = Manifest.parse(JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')));
    const change = (more: object): Promise<void> =>
      writeFile(join(copy, 'manifest.json'), JSON.stringify({ ...said, ...more }));
    await change({ format: 2 });
    expect(await refusalOf(read(copy, pool))).toBe('transfer:newer');
    await change({ schema: [...said.schema, '9999_later.sql'] });
    expect(await refusalOf(read(copy, pool))).toBe('transfer:otherSchema');
    await change({
      tables: [{ ...said.tables[0], data: { file: 'data/../../secret', bytes: 1, sha256: '' } }],
    });
    expect(await refusalOf(read(copy, pool))).toBe('transfer:foreign');
    expect(await contentsOf(pool)).toEqual(before);
  });

  test('of an older Rapport is read in its form and brought up to date', async () => {
    const names = await migrationNames();
    const old = new pg.Pool({ ...(await emptyDatabase()), max: 3 });
    afterAll(() => old.end());
    const client = await old.connect();
    await runMigrations(client, names.slice(0, 19));
    await client.query('BEGIN');
    await fillEveryTable(client, 1);
    await client.query('COMMIT');
    client.release();
    const path = join(base, 'older.zip');
    const { tables } = await exportAll(old, await zipFileSink(path));
    const pool = await emptyPool();
    await read(path, pool);
    const { rows } = await pool.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(names);
    const now = await contentsOf(pool);
    for (const { name, rows: count } of tables.filter((table) => table.name in now))
      expect({ name, ...(now[name] as object) }).toMatchObject({ name, rows: String(count) });
  });

  test('of something else is none', async () => {
    const file = join(base, 'sales.csv');
    await writeFile(file, 'date,customer\n2026-01-01,1\n');
    expect(await openExport(file)).toBeNull();
    expect(await openExport(base)).toBeNull();
  });
});
