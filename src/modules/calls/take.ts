import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import { type CallFacts, callFacts } from './call-facts.ts';
import type { callsContract } from './contract.ts';
import { refold } from './receive.ts';

/** @throws NotFound for a call that is not there, or not of this caller's sites: the two look the same */
export async function checkCall(db: Db, caller: Caller, callId: string): Promise<void> {
  const row = await db
    .selectFrom('calls')
    .select('call_id')
    .where('call_id', '=', callId)
    .where(
      sql<boolean>`(${caller.siteIds}::uuid[] IS NULL OR site_id IS NULL OR staff_id = ${caller.staffId} OR site_id = ANY(${caller.siteIds}::uuid[]))`,
    )
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

/**
 * The first one has it: the row is locked while it is looked at. Whoever has it already may ask again.
 * @throws Conflict when somebody else has it, or it rings no more
 */
export async function takeCall(
  tx: Db,
  caller: Caller,
  { callId, customerId }: InputOf<typeof callsContract.take>,
): Promise<CallFacts> {
  if (!caller.staffId) throw new Invalid('calls:takeNeedsStaff');
  await checkCall(tx, caller, callId);
  const { rows } = await sql<{ state: string; staff_id: string | null }>`
    SELECT state, staff_id FROM calls WHERE call_id = ${callId} FOR UPDATE`.execute(tx);
  const call = rows[0];
  if (!call) throw new NotFound();
  if (call.staff_id !== null && call.staff_id !== caller.staffId) {
    const holder = await tx
      .selectFrom('staff')
      .select('name')
      .where('id', '=', call.staff_id)
      .executeTakeFirst();
    throw new Conflict('calls:taken', { name: holder?.name ?? '' });
  }
  if (customerId) await setCustomer(tx, caller, callId, customerId);
  if (call.staff_id === null) {
    if (call.state !== 'ringing' && call.state !== 'answered') throw new Conflict('calls:rangOff');
    const at = new Date();
    await tx
      .insertInto('call_events')
      .values({
        call_id: callId,
        event_id: `taken ${caller.staffId}`,
        kind: 'taken',
        at,
        staff_id: caller.staffId,
        extra: '{}',
        received_at: at,
      })
      .onConflict((conflict) => conflict.columns(['call_id', 'event_id']).doNothing())
      .execute();
  }
  await refold(tx, callId);
  return callFacts(tx, callId);
}

/** A missed call may be given its customer later: a task to call them back is then theirs too. */
export async function chooseCustomer(
  tx: Db,
  caller: Caller,
  { callId, customerId }: InputOf<typeof callsContract.choose>,
): Promise<CallFacts> {
  await checkCall(tx, caller, callId);
  await setCustomer(tx, caller, callId, customerId);
  await refold(tx, callId);
  return callFacts(tx, callId);
}

async function setCustomer(tx: Db, caller: Caller, callId: string, customerId: string): Promise<void> {
  await checkVisible(tx, caller, customerId);
  await tx.updateTable('calls').set({ customer_id: customerId }).where('call_id', '=', callId).execute();
  await tx.updateTable('call_tasks').set({ customer_id: customerId }).where('call_id', '=', callId).execute();
}
