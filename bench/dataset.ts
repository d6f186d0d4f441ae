// The house of the benches: a million customers and ten million order lines, written by COPY once and reused until
// a migration that made it or this file changes. Deterministic.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { runMigrations } from 'graphile-worker';
import { migrate } from '../src/core/migrate.ts';
import { type Postgres, startPostgres } from '../src/core/postgres.ts';
import { dropIndexes, restoreIndexes } from './indexes.ts';
import { customerRows, type House, orderRows, productRows, staffRows } from './people.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
export const sizes = { customers: 1_000_000, orderLines: 10_000_000 };

/** Opens the bench house, building it when it is not there. @returns the running PostgreSQL; the caller stops it */
export async function openBenchHouse(say: (text: string) => void, size = sizes): Promise<Postgres> {
  const dataDir = `${root}.rapport/bench-${size.customers}`;
  const wanted = await fingerprints();
  const stamp = `${dataDir}/bench.json`;
  const found = await readFile(stamp, 'utf8').catch(() => '{}');
  if (!builtFrom(JSON.parse(found) as Fingerprints, wanted)) {
    await rm(dataDir, { recursive: true, force: true });
    await mkdir(dataDir, { recursive: true });
    const postgres = await startPostgres({
      dataDir,
      settings: { fsync: 'off', max_wal_size: '16GB', maintenance_work_mem: '1GB' },
    });
    const started = performance.now();
    await build(postgres, size, say);
    await postgres.stop();
    await writeFile(stamp, JSON.stringify(wanted));
    say(`built in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  const postgres = await startPostgres({ dataDir });
  const pool = new pg.Pool({ ...postgres.connection, max: 1 });
  await migrate(pool); // those that came since it was built
  await pool.end();
  return postgres;
}

/** Hashes of the files from which the house is built. */
type Fingerprints = Record<string, string>;

async function fingerprints(): Promise<Fingerprints> {
  const migrations = (await readdir(`${root}migrations`)).map((name) => `migrations/${name}`);
  const paths = ['bench/dataset.ts', 'bench/people.ts', ...migrations.sort()];
  const hashes = paths.map(async (path) => {
    const hash = createHash('sha256').update(await readFile(`${root}${path}`));
    return [path, hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}

/** Whether it needs nothing but the migrations that came since. */
function builtFrom(found: Fingerprints, wanted: Fingerprints): boolean {
  const names = Object.keys(found);
  return (
    names.length > 0 && names.every((name) => found[name] === wanted[name]) && 'bench/dataset.ts' in found
  );
}

/** Fills an empty database: migrates it, writes the house and counts its figures. */
export async function build(
  { connection }: { connection: pg.ClientConfig },
  size: House['size'],
  say: (text: string) => void,
): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 4 });
  await migrate(pool);
  await runMigrations({ pgPool: pool });
  const client = new pg.Client(connection);
  await client.connect();
  await client.query("SET session_replication_role = 'replica'"); // the rows are right by construction: no foreign key checks
  const indexes = await dropIndexes(client);
  const house: House = {
    size,
    start: Date.UTC(2022, 0, 1),
    end: Date.UTC(2025, 11, 31),
    siteIds: [],
    staffIds: [],
    productIds: [],
  };
  await copyAll(client, staffRows(house), say);
  await copyAll(client, productRows(house), say);
  await copyAll(client, customerRows(house), say);
  await copyAll(client, orderRows(house), say);
  say('indexes');
  await restoreIndexes(client, indexes);
  await client.query('VACUUM (ANALYZE)');
  await client.end();
  const { refreshFigures } = await import('../src/modules/purchases/figures.ts');
  const { refreshSearchWords } = await import('../src/modules/customers/find/search-words.ts');
  const { openDatabase } = await import('../src/core/db.ts');
  const database = openDatabase(connection);
  say('figures');
  await refreshFigures(database.db, 'all');
  say('search words');
  await refreshSearchWords(database.db, 'all');
  await database.pool.query('VACUUM (ANALYZE) customer_figures');
  await database.close();
  await pool.end();
}

export type Rows = { table: string; columns: string; text: string }[];

/** Each batch carries text for several tables: written one after the other on one connection. */
async function copyAll(
  client: pg.Client,
  batches: Iterable<Rows>,
  say: (text: string) => void,
): Promise<void> {
  let lines = 0;
  for (const batch of batches) {
    for (const { table, columns, text } of batch) {
      if (text === '') continue;
      const stream = client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`));
      stream.end(text);
      await once(stream, 'finish');
      lines += 1;
    }
    if (lines % 50 < batch.length) say(`${batch.at(-1)?.table ?? ''} …`);
  }
}
