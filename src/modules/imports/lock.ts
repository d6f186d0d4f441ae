// One import writes at a time in a house: two that bring the same order would each take it for new. The lock belongs
// to the connection, so that it is free as soon as the process that held it is dead.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../../core/db.ts';

const CLASS = 1_919_246_447; // 'rapo'
/** The advisory lock of whoever writes, in two parts. */
export const writingLock = [CLASS, 0] as const;

/** Runs `work` with the lock on writing. @returns false when another import has it */
export async function withWritingLock(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<void>,
  { wait = false } = {},
): Promise<boolean> {
  return withLock(pool, 0, work, wait);
}

/** Runs `work` with the lock on looking at one import's file. @returns false when somebody looks at it already */
export async function withExaminingLock(
  pool: pg.Pool,
  importNo: number,
  work: () => Promise<void>,
): Promise<boolean> {
  return withLock(pool, importNo, work, false);
}

/**
 * Until the transaction ends no import writes: it keeps in memory who is who.
 * @returns false when one is writing
 */
export async function keepImportsOut(tx: Db): Promise<boolean> {
  const { rows } = await sql<{
    got: boolean;
  }>`SELECT pg_try_advisory_xact_lock_shared(${CLASS}, 0) AS got`.execute(tx);
  return rows[0]?.got === true;
}

async function withLock(
  pool: pg.Pool,
  key: number,
  work: (client: pg.PoolClient) => Promise<void>,
  wait: boolean,
): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const note = (error: Error): void => void (broken = error);
  client.on('error', note);
  try {
    while (!(await tryLock(client, key))) {
      if (!wait) return false;
      await sleep(200);
    }
    try {
      await work(client);
    } finally {
      await client
        .query('SELECT pg_advisory_unlock($1, $2)', [CLASS, key])
        .catch((error: Error) => (broken = error));
    }
    return true;
  } finally {
    client.release(broken);
    client.off('error', note); // the pool lends the same client again
  }
}

async function tryLock(client: pg.PoolClient, key: number): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS got', [
    CLASS,
    key,
  ]);
  return rows[0]?.got === true;
}
