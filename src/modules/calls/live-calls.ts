// Calls that go on now, apart from all others: migrations/0027_live_calls.sql.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

type Call = { call_id: string; state: string; staff_id: string | null; created_at: Date };

/** In the transaction that changed the call, with its row locked. */
export async function keepLive(tx: Db, { call_id, state, staff_id, created_at }: Call): Promise<void> {
  if (state !== 'ringing' && state !== 'answered') return forgetLive(tx, call_id);
  const speaks = state === 'answered' ? staff_id : null;
  await tx
    .insertInto('live_calls')
    .values({ call_id, staff_id: speaks, began_at: created_at })
    .onConflict((conflict) => conflict.column('call_id').doUpdateSet({ staff_id: speaks }))
    .execute();
}

export async function forgetLive(tx: Db, callId: string): Promise<void> {
  await tx.deleteFrom('live_calls').where('call_id', '=', callId).execute();
}

/** Calls whose end got lost. @param before which they began */
export async function forgetLost(db: Db, before: Date): Promise<void> {
  await sql`DELETE FROM live_calls WHERE began_at < ${before}`.execute(db);
}
