// A pass over everybody as the product does it: out of PostgreSQL, in a thread, and the pairs back into it.
import { fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openDatabase } from '../src/core/db.ts';
import { migrate } from '../src/core/migrate.ts';
import { startPostgres } from '../src/core/postgres.ts';
import { passInThread } from '../src/modules/duplicates/pass.ts';
import { doubleRows } from './doubles.ts';
import { dropIndexes, restoreIndexes } from './indexes.ts';

/** seconds on the clock, CPU seconds of the process that looks, and MB of it at its peak */
export type PassFigures = { seconds: number; cpu: number; peak: number; precision: number; recall: number };

export async function measurePass(customers: number, say: (text: string) => void): Promise<PassFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-duplicates-'));
  await chmod(folder, 0o711);
  const postgres = await startPostgres({ dataDir: folder });
  try {
    say(`${customers} customers into a database`);
    await fill(postgres.connection, customers);
    say('looking for duplicates');
    const measured = await inProcess(postgres.connection);
    return { ...measured, ...(await quality(postgres.connection)) };
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fill(connection: pg.ClientConfig, customers: number): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 1 });
  await migrate(pool);
  await pool.end();
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("SET session_replication_role = 'replica'"); // the rows are right by construction
    const indexes = await dropIndexes(client);
    for (const batch of doubleRows(customers))
      for (const { table, columns, text } of batch)
        if (text !== '')
          await pipeline(
            Readable.from([text]),
            client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`)),
          );
    await restoreIndexes(client, indexes);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}

/** In a process of its own, so that nothing of the bench is counted. */
function inProcess(connection: pg.ClientConfig): Promise<Pick<PassFigures, 'seconds' | 'cpu' | 'peak'>> {
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, BENCH_DUPLICATES: JSON.stringify(connection) },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (measured) => resolve(measured as PassFigures));
    child.once('exit', (code) => reject(new Error(`the pass ended with ${code}`)));
  });
}

/** Against the truth that the numbers tell. */
async function quality(connection: pg.ClientConfig): Promise<Pick<PassFigures, 'precision' | 'recall'>> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ precision: number; recall: number }>(
      `WITH judged AS (
         SELECT split_part(a.number, '-', 1) = split_part(b.number, '-', 1) AS right
           FROM duplicate_pairs JOIN customers AS a ON a.customer_id = a_id JOIN customers AS b ON b.customer_id = b_id)
       SELECT avg("right"::int)::float8 AS precision,
              (count(*) FILTER (WHERE "right"))::float8
                / (SELECT count(*) - count(DISTINCT split_part(number, '-', 1)) FROM customers) AS recall
         FROM judged`,
    );
    return rows[0] ?? { precision: Number.NaN, recall: Number.NaN };
  } finally {
    await client.end();
  }
}

const given = process.env['BENCH_DUPLICATES'];
if (given !== undefined && process.send !== undefined) {
  const database = openDatabase(JSON.parse(given) as pg.PoolConfig);
  const [begun, before] = [performance.now(), process.cpuUsage()];
  await passInThread(database);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - begun) / 1_000;
  await database.close();
  process.send({ seconds, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1_024 });
  process.disconnect();
}
