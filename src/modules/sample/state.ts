// How the sample company is coming on: one row that everybody who asks, loads or removes goes through.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import type { OutputOf } from '../../core/operation.ts';
import { ensureBusiness } from '../team/business.ts';
import type { sampleContract } from './contract.ts';

export type State = OutputOf<typeof sampleContract.state>;
/** Longer without a sign of life, and whoever was at work was killed: it may be asked for again. */
const patienceMs = 60_000;

export async function sampleState(db: Db): Promise<State> {
  const row = await db.selectFrom('sample_state').selectAll().executeTakeFirstOrThrow();
  const { customers } = await db
    .selectFrom('customers')
    .select(sql<number>`count(*)::int`.as('customers'))
    .where('sample', '=', true)
    .executeTakeFirstOrThrow();
  const dead = isDead(row);
  return {
    state: dead ? settled(row.state) : (row.state as State['state']),
    progress: row.progress,
    failed: row.failed || dead,
    customers,
  };
}

type Row = { state: string; updated_at: Date | null };
const isDead = ({ state, updated_at }: Row): boolean =>
  (state === 'loading' || state === 'removing') && Date.now() - (updated_at?.getTime() ?? 0) > patienceMs;
/** What stands when a piece of work did not happen. */
const settled = (state: string): State['state'] =>
  state === 'loading' || state === 'none' ? 'none' : 'loaded';

/** Enqueues loading, unless it is loaded or on its way. */
export async function askToLoad(tx: Db): Promise<State> {
  return ask(tx, 'none', 'loading', 'sample.load');
}

/** Enqueues removal, unless there is nothing to remove or that is on its way. */
export async function askToRemove(tx: Db): Promise<State> {
  return ask(tx, 'loaded', 'removing', 'sample.remove');
}

async function ask(tx: Db, from: State['state'], to: State['state'], job: string): Promise<State> {
  const row = await tx.selectFrom('sample_state').selectAll().forUpdate().executeTakeFirstOrThrow();
  const standing = isDead(row) ? settled(row.state) : row.state;
  if (standing === from) {
    await ensureBusiness(tx, { currency: 'GBP', timeZone: 'Europe/London' });
    await setState(tx, { state: to, progress: 0, failed: false });
    await enqueue(tx, job, {}, job);
  }
  return sampleState(tx);
}

/** Written as it happens, outside of the work's own transaction, so that pages see it. */
export async function setState(
  db: Db,
  state: { state?: State['state']; progress?: number; failed?: boolean },
): Promise<void> {
  await db
    .updateTable('sample_state')
    .set({ ...state, updated_at: new Date() })
    .execute();
  await announce(db, { topic: 'sample' });
}
