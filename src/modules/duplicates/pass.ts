// A pass over everybody, in a thread with a connection of its own: it computes for a minute, and the server goes on answering.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import pg from 'pg';
import { idText } from '../../core/ids.ts';
import type { Database } from '../../core/db.ts';
import { transaction } from '../../core/on-client.ts';
import { findPairs } from './match/find-pairs.ts';
import { loadPeople } from './match/load.ts';
import { codesOf } from './match/reasons.ts';

export type Passed = { customers: number; pairs: number };
type Task = { duplicatesOf: pg.ClientConfig };
type Row = { a: string; b: string; chance: number; bits: number; reasons: string };
/** Rows go to the database so many at a time. */
const PIECE = 5_000;
/** The likeliest of them; nobody looks at more. */
const MOST_PAIRS = 200_000;

/** Looks for pairs and puts them in the place of those of the pass before. */
export async function passInThread({ pool }: Pick<Database, 'pool'>): Promise<Passed> {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { duplicatesOf: connectionOf(pool.options) } satisfies Task,
  });
  try {
    const ended = once(worker, 'exit').then((): never => {
      throw new Error('the thread that looks for duplicates ended before its work was done');
    });
    ended.catch(() => {}); // it ends behind its message as well
    const [passed] = (await Promise.race([once(worker, 'message'), ended])) as [Passed];
    return passed;
  } finally {
    await worker.terminate();
  }
}

/** What can be handed to a thread. */
function connectionOf({
  host,
  port,
  user,
  database,
  password,
  connectionString,
  ssl,
}: pg.PoolConfig): pg.ClientConfig {
  return {
    ...(connectionString === undefined ? { host, port, user, database } : { connectionString }),
    ...(typeof password === 'string' && { password }),
    ...(ssl !== undefined && { ssl }),
    application_name: 'rapport duplicates',
  };
}

async function work(connection: pg.ClientConfig): Promise<Passed> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const startedAt = new Date();
    const { people, ids } = await loadPeople(client);
    const found = findPairs(people).slice(0, MOST_PAIRS);
    const rows = found.map(({ a, b, chance, bits, reasons }): Row => {
      const [one, other] = [textOf(ids.bytes, a), textOf(ids.bytes, b)].sort() as [string, string];
      return { a: one, b: other, chance, bits, reasons: codesOf(reasons).join(',') };
    });
    await replacePairs(client, rows, startedAt);
    return { customers: people.size, pairs: rows.length };
  } finally {
    await client.end();
  }
}

function textOf(bytes: Uint8Array, at: number): string {
  return idText(Buffer.from(bytes.buffer, bytes.byteOffset + at * 16, 16));
}

/** A pair that was found before keeps when it was found. */
async function replacePairs(client: pg.Client, rows: readonly Row[], at: Date): Promise<void> {
  await transaction(client, async () => {
    await client.query('CREATE TEMP TABLE duplicate_pairs_found (LIKE duplicate_pairs) ON COMMIT DROP');
    for (let from = 0; from < rows.length; from += PIECE) {
      const piece = rows.slice(from, from + PIECE);
      await client.query(
        `INSERT INTO duplicate_pairs_found (a_id, b_id, chance, bits, reasons, found_at)
         SELECT a, b, chance, bits, string_to_array(reasons, ','), $6
           FROM unnest($1::uuid[], $2::uuid[], $3::real[], $4::real[], $5::text[]) AS row (a, b, chance, bits, reasons)`,
        [
          piece.map((row) => row.a),
          piece.map((row) => row.b),
          piece.map((row) => row.chance),
          piece.map((row) => row.bits),
          piece.map((row) => row.reasons),
          at,
        ],
      );
    }
    await client.query(
      `UPDATE duplicate_pairs_found AS found SET found_at = known.found_at
         FROM duplicate_pairs AS known WHERE known.a_id = found.a_id AND known.b_id = found.b_id`,
    );
    await client.query('DELETE FROM duplicate_pairs');
    await client.query('INSERT INTO duplicate_pairs SELECT * FROM duplicate_pairs_found');
  });
}

/** Whoever runs tests in threads imports this file in one as well. */
function isTask(data: unknown): data is Task {
  return typeof data === 'object' && data !== null && 'duplicatesOf' in data;
}

if (!isMainThread && isTask(workerData)) parentPort?.postMessage(await work(workerData.duplicatesOf), []);
