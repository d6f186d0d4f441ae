// How the latest pass is coming on, and asking for one.
import { sql } from 'kysely';
import type { Database, Db } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { duplicatesContract } from './contract.ts';
import { type Passed, passInThread } from './pass.ts';

type State = OutputOf<typeof duplicatesContract.search>;

/** Held by the connection that waits for the pass: whoever asks sees at once whether it is alive, also after kill -9. */
const passLock = 0x7261_6475; // 'radu'
const jobName = 'duplicates.find';

/** Asks for a pass; one that is waiting already will do. */
export async function requestPass(tx: Db, now = new Date()): Promise<State> {
  await tx.updateTable('duplicate_state').set({ requested_at: now }).execute();
  await enqueue(tx, jobName, {}, jobName);
  await announce(tx, { topic: 'duplicates' });
  return readPassState(tx);
}

export async function readPassState(db: Db): Promise<State> {
  const row = await db.selectFrom('duplicate_state').selectAll().executeTakeFirst();
  const { rows } = await sql<{ running: boolean }>`
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = ${passLock}::bigint
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS running`.execute(
    db,
  );
  const asked = row?.requested_at ?? null;
  const waiting = asked !== null && (!row?.started_at || row.started_at < asked);
  return {
    state: rows[0]?.running ? 'running' : waiting ? 'waiting' : 'idle',
    endedAt: row?.ended_at?.toISOString() ?? null,
    failed: row?.failed ?? false,
    customers: row?.customers ?? null,
  };
}

/** Looks for pairs among everybody. @returns null where another process does so already */
export async function runPass(database: Pick<Database, 'db' | 'pool'>): Promise<Passed | null> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      passLock,
    ]);
    if (!rows[0]?.got) return null;
    try {
      return await passLocked(database);
    } finally {
      await client
        .query('SELECT pg_advisory_unlock($1)', [passLock])
        .catch((error: Error) => (broken = error));
      await announce(database.db, { topic: 'duplicates' });
    }
  } finally {
    client.release(broken); // a connection that broke takes its lock with it
  }
}

async function passLocked({ db, pool }: Pick<Database, 'db' | 'pool'>): Promise<Passed> {
  const startedAt = new Date();
  await db.updateTable('duplicate_state').set({ started_at: startedAt, failed: false }).execute();
  await announce(db, { topic: 'duplicates' });
  const ended = (more: object) =>
    db
      .updateTable('duplicate_state')
      .set({ ended_at: new Date(), seconds: (Date.now() - startedAt.getTime()) / 1000, ...more })
      .execute();
  try {
    const passed = await passInThread({ pool });
    await ended({ customers: passed.customers });
    return passed;
  } catch (error) {
    await ended({ failed: true }).catch(() => {}); // the database may be what failed
    throw error;
  }
}
