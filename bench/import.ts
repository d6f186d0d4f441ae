// The import of a sales export, from .gz to committed rows with indexes, events and customer summaries, against a bare
// COPY of the same lines: as text from memory into a logged table of plain columns without any index.
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { type Database, openDatabase } from '../src/core/db.ts';
import { createLog } from '../src/core/log.ts';
import { sealFor } from '../src/core/seal.ts';
import { migrate } from '../src/core/migrate.ts';
import { type Postgres, startPostgres } from '../src/core/postgres.ts';
import { addImport } from '../src/modules/imports/from-path.ts';
import { findImport } from '../src/modules/imports/row.ts';
import { takeUp } from '../src/modules/imports/run.ts';
import { ensureBusiness } from '../src/modules/team/business.ts';
import type { Figure } from './figure.ts';
import { copyText, plainLines, tenfold } from './import-lines.ts';

const ROUNDS = 7;
const whole = fileURLToPath(new URL('../../shared/data/online-retail.csv.gz', import.meta.url));
const cut = fileURLToPath(new URL('../src/modules/imports/testdata/online-retail-cut.csv', import.meta.url));

/** Medians of seven rounds, taken in turns; then the memory of a process that imports a file ten times as long. */
export async function benchImport(): Promise<Figure[]> {
  const file = existsSync(whole) ? whole : cut;
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-import-'));
  await chmod(folder, 0o711);
  let postgres: Postgres | undefined;
  try {
    postgres = await startPostgres({ dataDir: folder });
    const { lines, text } = await plainLines(file);
    const [copies, imports]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const database = await fresh(postgres, `round_${round}`);
      try {
        copies.push(await seconds(() => bareCopy(database.pool, text)));
        imports.push(await importPath(database, file));
      } finally {
        await database.close();
      }
    }
    const [value, limit] = [lines / median(imports), lines / median(copies)];
    const long = join(folder, 'tenfold.csv.gz');
    await tenfold(file, long);
    await (await fresh(postgres, 'tenfold')).close();
    const memory = await memoryOf(postgres.connection, long);
    return [
      {
        ...{ name: `import of ${lines} lines`, value, unit: 'lines/s' },
        ...{ limit, limitName: 'bare COPY', ratio: value / limit },
      },
      {
        name: 'memory for a file ten times as long',
        value: memory,
        unit: 'MB',
        limit: 400,
        limitName: 'wanted',
      },
    ];
  } finally {
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fresh({ connection }: Postgres, name: string): Promise<Database> {
  const admin = openDatabase({ ...connection, max: 1 });
  await admin.pool.query(`CREATE DATABASE ${name}`);
  await admin.close();
  const database = openDatabase({ ...connection, database: name });
  await migrate(database.pool);
  await runMigrations({ pgPool: database.pool });
  await ensureBusiness(database.db, { currency: 'GBP', timeZone: 'Europe/London' });
  return database;
}

async function bareCopy(pool: pg.Pool, text: Buffer): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      'CREATE TABLE bare (invoice text, code text, name text, quantity int, at timestamp, price numeric, customer text, country text)',
    );
    await copyText(client, 'bare', text);
  } finally {
    client.release();
  }
}

const benchSeal = (purpose: string) => sealFor('of the bench', purpose);

/** @returns seconds until it was done; statistics for the planner come behind that @throws Error when it failed */
async function importPath(database: Database, file: string): Promise<number> {
  const begun = Date.now();
  const importNo = await addImport(database.db, { path: file, chosen: {}, siteName: undefined });
  await takeUp({ ...database, log: createLog('error'), sealFor: benchSeal }, importNo);
  const { state, problem, ended_at: ended } = await findImport(database.db, importNo);
  if (state !== 'done' || ended === null) throw new Error(`the import ended ${state}: ${problem?.code}`);
  return (ended.getTime() - begun) / 1_000;
}

/** @returns MB of a process of its own at its peak, so that nothing of the bench is counted */
async function memoryOf({ host, port, user }: Postgres['connection'], file: string): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: {
      ...process.env,
      BENCH_IMPORT: JSON.stringify({ file, connection: { host, port, user, database: 'tenfold' } }),
    },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (peak) => resolve(Number(peak)));
    child.once('exit', (code) => reject(new Error(`the long import ended with ${code}`)));
  });
}

if (process.env['BENCH_IMPORT'] !== undefined && process.send !== undefined) {
  const given = JSON.parse(process.env['BENCH_IMPORT']) as { file: string; connection: pg.PoolConfig };
  const database = openDatabase(given.connection);
  await importPath(database, given.file);
  await database.close();
  process.send(process.resourceUsage().maxRSS / 1_024);
  process.disconnect();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1_000;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
