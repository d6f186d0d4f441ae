// What came of it, in the customer's story and on the list.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Call } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { InputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import type { todayContract } from './contract.ts';
import { type CheckIn, readCheckIns } from './list.ts';

type Who = Pick<Call, 'caller' | 'can'>;
type Named = { customerId: string; checkInId: string };

/** Saying the same twice tells it once; saying something else replaces it. @throws NotFound also for another's list */
export async function settle(
  tx: Db,
  who: Who,
  { outcome, note, ...named }: InputOf<typeof todayContract.settle>,
): Promise<CheckIn> {
  const before = await findOpen(tx, who, named);
  const said = note === undefined || note === '' ? null : note;
  if (before.outcome === outcome && before.note === said) return before;
  await write(tx, named, { outcome, note: said, done_by: who.caller.staffId, done_at: new Date() });
  await record(tx, {
    customerId: named.customerId,
    kind: 'check_in.settled',
    staffId: who.caller.staffId,
    data: { checkInId: named.checkInId, why: before.why, outcome, note: said },
  });
  return told(tx, who, named);
}

/** @throws NotFound */
export async function reopen(tx: Db, who: Who, named: Named): Promise<CheckIn> {
  const before = await findOpen(tx, who, named);
  if (before.outcome === null) return before;
  await write(tx, named, { outcome: null, note: null, done_by: null, done_at: null });
  await record(tx, {
    customerId: named.customerId,
    kind: 'check_in.reopened',
    staffId: who.caller.staffId,
    data: { checkInId: named.checkInId, why: before.why, outcome: before.outcome },
  });
  return told(tx, who, named);
}

/** Reps settle what is on their own list, managers anything on a list of customers whom they see. */
function mayReach({ caller, can }: Who, { customerId, checkInId }: Named): ReturnType<typeof sql<boolean>> {
  const own = can('settings.manage')
    ? sql<boolean>`true`
    : sql<boolean>`check_ins.staff_id = ${caller.staffId}`;
  return sql<boolean>`check_ins.customer_id = ${customerId} AND check_in_id = ${checkInId} AND ${own} AND ${visibleTo(caller)}`;
}

async function findOpen(tx: Db, who: Who, named: Named): Promise<CheckIn> {
  await sql`SELECT FROM check_ins WHERE customer_id = ${named.customerId} AND check_in_id = ${named.checkInId} FOR UPDATE`.execute(
    tx,
  );
  const [found] = await readCheckIns(tx, mayReach(who, named));
  if (!found) throw new NotFound();
  return found;
}

async function write(
  tx: Db,
  { customerId, checkInId }: Named,
  values: { outcome: CheckIn['outcome']; note: string | null; done_by: string | null; done_at: Date | null },
): Promise<void> {
  await tx
    .updateTable('check_ins')
    .set(values)
    .where('customer_id', '=', customerId)
    .where('check_in_id', '=', checkInId)
    .execute();
}

async function told(tx: Db, who: Who, named: Named): Promise<CheckIn> {
  await announce(tx, { topic: 'today' });
  await announce(tx, { topic: 'customer', id: named.customerId });
  const [found] = await readCheckIns(tx, mayReach(who, named));
  if (!found) throw new NotFound();
  return found;
}
