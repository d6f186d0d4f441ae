// Who is on a call now, apart from the calls themselves: migrations/0027_staff_on_calls.sql.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

type Call = { call_id: string; state: string; staff_id: string | null; created_at: Date };

/** In the transaction that changed the call, with its row locked. */
export async function keepTalking(tx: Db, { call_id, state, staff_id, created_at }: Call): Promise<void> {
  if (state === 'answered' && staff_id !== null)
    await tx
      .insertInto('staff_on_calls')
      .values({ call_id, staff_id, began_at: created_at })
      .onConflict((conflict) => conflict.column('call_id').doUpdateSet({ staff_id }))
      .execute();
  else await tx.deleteFrom('staff_on_calls').where('call_id', '=', call_id).execute();
}

/** Calls whose end got lost. @param before which they began */
export async function forgetLost(db: Db, before: Date): Promise<void> {
  await sql`DELETE FROM staff_on_calls WHERE began_at < ${before}`.execute(db);
}
