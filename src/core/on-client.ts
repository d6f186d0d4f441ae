// Transactions on one connection that is at hand: for streams of rows, threads and commands, which have no Kysely.
import type pg from 'pg';

/** What is thrown is what went wrong first. A client of our pools begins and ends in company (round-trips.ts). */
export async function transaction<T>(client: pg.ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {}); // a broken connection has rolled back by itself
    throw error;
  }
}

/** Reads as of one moment, for as long as whoever listens goes on. A connection that broke is not used again. */
export async function* snapshot<T>(
  pool: pg.Pool,
  read: (client: pg.PoolClient) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* read(client);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    if (!broken) await client.query('ROLLBACK').catch((error: Error) => (broken = error));
    client.release(broken);
  }
}
