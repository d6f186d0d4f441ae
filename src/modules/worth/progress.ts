// How a fit is coming on, for the page that started it and for every other one.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';

export const stages = ['reading', 'fitting', 'writing', 'counting'] as const;
export type Stage = (typeof stages)[number];
export type FitState = {
  state: 'idle' | 'waiting' | 'running';
  stage: Stage | null;
  startedAt: string | null;
  endedAt: string | null;
  failed: boolean;
  expects: boolean;
};

/** Held by the connection that fits: whoever asks sees at once whether it is alive, also after kill -9. */
export const fitLock = 0x7261_6669; // 'rafi'
const jobName = 'worth.fit';

/** Asks for a fit; one that is waiting already will do. */
export async function requestFit(tx: Db, now = new Date()): Promise<FitState> {
  await tx.updateTable('fit_state').set({ requested_at: now }).execute();
  await enqueue(tx, jobName, {}, jobName);
  await announce(tx, { topic: 'worth' });
  return readFitState(tx);
}

export async function readFitState(db: Db): Promise<FitState> {
  const row = await db.selectFrom('fit_state').selectAll().executeTakeFirst();
  const fit = await db
    .selectFrom('fits')
    .select('chosen')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { rows } = await sql<{ running: boolean }>`
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = ${fitLock}::bigint
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS running`.execute(
    db,
  );
  const running = rows[0]?.running ?? false;
  const asked = row?.requested_at ?? null;
  const waiting = asked !== null && (!row?.started_at || row.started_at < asked);
  return {
    state: running ? 'running' : waiting ? 'waiting' : 'idle',
    stage: running ? (stages.find((stage) => stage === row?.stage) ?? null) : null,
    startedAt: row?.started_at?.toISOString() ?? null,
    endedAt: row?.ended_at?.toISOString() ?? null,
    failed: row?.failed ?? false,
    expects: fit !== undefined && fit.chosen !== 'none',
  };
}

export async function fitStarted(db: Db): Promise<void> {
  await db
    .updateTable('fit_state')
    .set({ started_at: new Date(), stage: 'reading', failed: false })
    .execute();
  await announce(db, { topic: 'worth' });
}

export async function stageReached(db: Db, stage: Stage): Promise<void> {
  await db.updateTable('fit_state').set({ stage }).execute();
  await announce(db, { topic: 'worth' });
}

export async function fitEnded(db: Db, { failed }: { failed: boolean }): Promise<void> {
  await db.updateTable('fit_state').set({ ended_at: new Date(), stage: null, failed }).execute();
  await announce(db, { topic: 'worth' });
}
