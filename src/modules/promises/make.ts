import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { later, oneAtATime, planned } from '../../core/round-trips.ts';
import { AsksFirst, Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import { calendarColumns, calendarFrom, type CalendarRow, dueColumns } from './calendar.ts';
import type { promisesContract } from './contract.ts';
import { type Keeper, keeperAt, mayKeep } from './keeper.ts';
import { type Promised, readPromise, told } from './read.ts';
import { lockPromise } from './settle.ts';
import { tellPromises } from './tell.ts';
import { localeIn, understand } from './when.ts';

type Make = InputOf<typeof promisesContract.make>;
type Who = Pick<Call, 'caller' | 'locale'>;

/**
 * The same id again changes nothing and answers the same.
 * @param planId of a step of a plan, which tells the story by itself
 * @throws NotFound, AsksFirst for a date in the past, Invalid for one that nobody understands and a keeper who cannot
 */
export async function makePromise(
  tx: Db,
  { caller, locale }: Who,
  input: Make,
  planId: string | null = null,
): Promise<Promised> {
  const { customerId, promiseId } = input;
  const keeperId = input.keeperId ?? caller.staffId;
  const around = await look(tx, caller, { customerId, promiseId, keeperId });
  if (around.there) return readPromise(tx, input);
  const now = new Date();
  const calendar = calendarFrom(around);
  const dueAt = dueOf(input, { now, calendar, locale: localeIn(locale, around.country) });
  const { keeper } = around;
  if (keeperId) mayKeep(keeper);
  const row = {
    promise_id: promiseId,
    what: input.what,
    kind: input.kind,
    promised_at: now,
    due_at: dueAt,
    conversation_id: input.conversationId ?? null,
    order_id: input.orderId ?? null,
    plan_id: planId,
    find_a_way: input.findAWay,
  };
  await tx
    .insertInto('promises')
    .modifyEnd(later)
    .values({
      ...row,
      ...dueColumns(dueAt, calendar, now),
      customer_id: customerId,
      promised_by: caller.staffId,
      keeper_id: keeperId,
    })
    .execute();
  await record(tx, {
    customerId,
    kind: 'promise.made',
    staffId: caller.staffId,
    data: { promiseId, what: input.what, dueAt: dueAt.toISOString() },
  });
  await tellPromises(tx, customerId);
  const made = told(
    {
      ...row,
      promised_by: caller.staffId === null ? null : { staffId: caller.staffId, name: caller.name },
      keeper: keeper && { staffId: keeper.staffId, name: keeper.name },
      ...{ state: 'open', settled_at: null, settled_by: null, reason: null, moves: [] },
    },
    now,
  );
  return { ...made, customerId };
}

/** @throws AsksFirst */
export function checkDue(dueAt: Date, now: Date, confirmed: boolean): void {
  if (dueAt.getTime() > now.getTime() + 20 * 366 * 86_400_000) throw new Invalid('promises:tooFar');
  if (dueAt < now && !confirmed) throw new AsksFirst('promises:past', { dueAt: dueAt.toISOString() });
}

/** @throws AsksFirst for a date in the past, Invalid for one that nobody understands */
export function dueOf(
  { dueAt: given, when = '', confirmPast }: Pick<Make, 'dueAt' | 'when' | 'confirmPast'>,
  by: Parameters<typeof understand>[1],
): Date {
  const dueAt = given === undefined ? understand(when, by)?.dueAt : new Date(given);
  if (!dueAt) throw new Invalid('promises:notUnderstood', { when });
  checkDue(dueAt, by.now, confirmPast);
  return dueAt;
}

type Around = CalendarRow & { country: string; there: boolean; keeper: Keeper };

/** All that making one has to know, in one round trip. @throws NotFound for a customer who is not there, or not for this caller */
async function look(
  db: Db,
  caller: Caller,
  { customerId, promiseId, keeperId }: { customerId: string; promiseId: string; keeperId: string | null },
): Promise<Around> {
  const site = sql.ref('customers.site_id');
  await oneAtATime(db, promiseId);
  const { rows } = await sql<Around>`${planned}
    SELECT ${calendarColumns(site)}, business.country, ${keeperAt(keeperId, site)} AS keeper,
           EXISTS (SELECT FROM promises WHERE customer_id = ${customerId} AND promise_id = ${promiseId}) AS there
      FROM customers CROSS JOIN business
     WHERE customers.customer_id = ${customerId} AND ${visibleTo(caller)}`.execute(db);
  const row = rows[0];
  if (!row) throw new NotFound();
  return row;
}

/**
 * It was never promised: its mention in the story goes too. By whoever wrote it down, or a manager.
 * @throws NotFound, Conflict once something came of it
 */
export async function withdrawPromise(
  tx: Db,
  who: Pick<Call, 'caller' | 'can'>,
  named: { customerId: string; promiseId: string },
): Promise<typeof named> {
  const { customerId, promiseId } = named;
  const before = await lockPromise(tx, who.caller, named);
  const own = before.promised_by === who.caller.staffId || who.can('promises.manage');
  const moved = await tx
    .selectFrom('promise_moves')
    .select('move_id')
    .where('customer_id', '=', customerId)
    .where('promise_id', '=', promiseId)
    .executeTakeFirst();
  if (!own || before.state !== 'open' || before.escalated_at || moved || before.plan_id)
    throw new Conflict('promises:cannotWithdraw');
  await tx
    .deleteFrom('promises')
    .where('customer_id', '=', customerId)
    .where('promise_id', '=', promiseId)
    .execute();
  await sql`
    DELETE FROM events WHERE customer_id = ${customerId} AND at >= ${before.promised_at} AND kind = 'promise.made'
       AND data->>'promiseId' = ${promiseId}`.execute(tx);
  await tellPromises(tx, customerId);
  return { customerId, promiseId };
}
