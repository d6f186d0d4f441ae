// A missed call is a task: whose, and by when to call back. It is done when either side has reached the other since.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { announce } from '../../core/live.ts';
import { addOpenMinutes } from '../promises/business-hours.ts';
import { calendarOf, siteOf } from '../promises/calendar.ts';
import type { Folded } from './fold.ts';

/** Minutes of business: a caller who was missed is called back while they still know why they called. */
const callBackWithin = 60;

export type Call = Folded & {
  call_id: string;
  direction: 'in' | 'out';
  site_id: string | null;
  phone: string | null;
  shown: string;
  withheld: boolean;
  candidates: string[];
  customer_id: string | null;
};

/**
 * Brings tasks and story up to the call, which may have turned from missed to answered by an event that came late.
 * @param wasMissed before, so that there may be a task
 */
export async function settleMissed(tx: Db, call: Call, wasMissed: boolean): Promise<void> {
  // not of an extension of our own, which is neither withheld nor a public number
  const missed = call.direction === 'in' && call.state === 'missed' && (call.phone !== null || call.withheld);
  if (missed && call.ended_at) await addTask(tx, call, call.ended_at);
  else if (wasMissed) await removeTask(tx, call.call_id);
  if (call.answered_at && call.phone) await closeTasks(tx, call.phone, call.answered_at, call.staff_id);
}

async function addTask(tx: Db, call: Call, missedAt: Date): Promise<void> {
  const likeliest = call.customer_id ?? call.candidates[0] ?? null;
  const owner = likeliest
    ? await tx
        .selectFrom('customers')
        .innerJoin('staff', 'staff.id', 'customers.owner_id')
        .select('staff.id')
        .where('customer_id', '=', likeliest)
        .where('staff.active', '=', true)
        .executeTakeFirst()
    : undefined;
  const siteId = call.site_id ?? (likeliest ? await siteOf(tx, likeliest) : null);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_tasks')
    .values({
      call_id: call.call_id,
      staff_id: owner?.id ?? null,
      site_id: call.site_id,
      customer_id: call.customer_id,
      phone: call.phone,
      missed_at: missedAt,
      due_at: addOpenMinutes(await calendarOf(tx, siteId), missedAt, callBackWithin),
    })
    .onConflict((conflict) => conflict.column('call_id').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return;
  if (call.phone) await closeIfReached(tx, call.phone, missedAt);
  if (call.customer_id && (await isCustomer(tx, call.customer_id))) {
    const eventId = await record(tx, {
      customerId: call.customer_id,
      kind: 'call.missed',
      staffId: null,
      at: missedAt,
      data: { callId: call.call_id, phone: call.shown, rings: call.rings },
    });
    await tx
      .updateTable('call_tasks')
      .set({ event_id: eventId })
      .where('call_id', '=', call.call_id)
      .execute();
    await announce(tx, { topic: 'customer', id: call.customer_id });
  }
}

/** They spoke with us since, in a call that was told of first. */
async function closeIfReached(tx: Db, phone: string, missedAt: Date): Promise<void> {
  const since = await tx
    .selectFrom('calls')
    .select(['answered_at', 'staff_id'])
    .where('phone', '=', phone)
    .where('answered_at', '>=', missedAt)
    .orderBy('answered_at')
    .limit(1)
    .executeTakeFirst();
  if (since?.answered_at) await closeTasks(tx, phone, since.answered_at, since.staff_id);
}

async function isCustomer(tx: Db, customerId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row !== undefined;
}

async function removeTask(tx: Db, callId: string): Promise<void> {
  const task = await tx
    .deleteFrom('call_tasks')
    .where('call_id', '=', callId)
    .returning(['customer_id', 'missed_at', 'event_id'])
    .executeTakeFirst();
  if (!task?.customer_id || !task.event_id) return;
  await tx
    .deleteFrom('events')
    .where('customer_id', '=', task.customer_id)
    .where('at', '=', task.missed_at)
    .where('event_id', '=', task.event_id)
    .execute();
}

/** Whoever spoke with this number since has called back, or was reached by another call. */
async function closeTasks(tx: Db, phone: string, at: Date, staffId: string | null): Promise<void> {
  await sql`
    UPDATE call_tasks SET done_at = ${at}, done_by = ${staffId}
     WHERE phone = ${phone} AND done_at IS NULL AND missed_at <= ${at}`.execute(tx);
}
