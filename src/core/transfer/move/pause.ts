// How a move stops those who work on a database, and how they learn where to go on. A lock in the database that is left
// says it: whoever moves holds it, and it is free when that one is done, or dead.
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { Invalid } from '../../errors.ts';

/** 'rapm' */
export const moveLock = 0x7261_706d;
export const moveChannel = 'rapport_move';
/** Their connections; those who wait are not waited for. */
export const pausedName = 'rapport paused';

/**
 * For whoever opens a database: waits where it is just being left.
 * @returns true where one had to wait: the database may be another one now
 */
export async function waitWhileMoving(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock_shared($1) AS free', [
    moveLock,
  ]);
  const waited = rows[0]?.free !== true;
  if (waited) await client.query('SELECT pg_advisory_lock_shared($1)', [moveLock]);
  await client.query('SELECT pg_advisory_unlock_shared($1)', [moveLock]);
  return waited;
}

/** Asks all to leave. @param own process ids of our own connections @throws Invalid for those who stay too long */
export async function pauseOthers(
  client: pg.ClientBase,
  own: readonly number[],
  seconds: number,
): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [moveLock]);
  await client.query('SELECT pg_notify($1, $2)', [moveChannel, 'pause']);
  // a job that waits for a lock of ours would be waited for until the end: it fails, and is tried again on the other side
  const others =
    "datname = current_database() AND backend_type = 'client backend' AND pid <> ALL ($1::int[]) AND application_name <> $2";
  for (const end = Date.now() + seconds * 1000; ; await sleep(50)) {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others} AND wait_event = 'advisory'`,
      [own, pausedName],
    );
    const { rows } = await client.query<{ name: string }>(
      `SELECT coalesce(nullif(application_name, ''), 'somebody') AS name FROM pg_stat_activity WHERE ${others}`,
      [own, pausedName],
    );
    if (rows.length === 0) return;
    if (Date.now() > end)
      throw new Invalid('transfer:move.stillThere', {
        who: [...new Set(rows.map(({ name }) => name))].join(', '),
      });
  }
}

export async function letGo(client: pg.ClientBase): Promise<void> {
  await client.query('SELECT pg_advisory_unlock($1)', [moveLock]);
}
