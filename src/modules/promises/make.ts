import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { AsksFirst, Conflict, Invalid, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import type { SiteCalendar } from './business-hours.ts';
import { calendarOf, dueColumns } from './calendar.ts';
import type { promisesContract } from './contract.ts';
import { checkKeeper } from './keeper.ts';
import { type Promised, readPromise } from './read.ts';
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
  const { siteId, there } = await look(tx, caller, input);
  if (there) return readPromise(tx, input);
  const now = new Date();
  const calendar = await calendarOf(tx, siteId);
  const dueAt = await dueOf(tx, input, { now, calendar, locale });
  const keeperId = input.keeperId ?? caller.staffId;
  if (keeperId) await checkKeeper(tx, keeperId, siteId);
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('promises')
    .values({
      customer_id: customerId,
      promise_id: promiseId,
      what: input.what,
      kind: input.kind,
      promised_by: caller.staffId,
      keeper_id: keeperId,
      promised_at: now,
      ...dueColumns(dueAt, calendar, now),
      conversation_id: input.conversationId ?? null,
      order_id: input.orderId ?? null,
      plan_id: planId,
      find_a_way: input.findAWay,
    })
    // two that came at the same moment: the second finds it made
    .onConflict((conflict) => conflict.columns(['customer_id', 'promise_id']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return readPromise(tx, input);
  await record(tx, {
    customerId,
    kind: 'promise.made',
    staffId: caller.staffId,
    data: { promiseId, what: input.what, dueAt: dueAt.toISOString() },
  });
  await tellPromises(tx, customerId);
  return readPromise(tx, input);
}

/** @throws AsksFirst */
export function checkDue(dueAt: Date, now: Date, confirmed: boolean): void {
  if (dueAt.getTime() > now.getTime() + 20 * 366 * 86_400_000) throw new Invalid('promises:tooFar');
  if (dueAt < now && !confirmed) throw new AsksFirst('promises:past', { dueAt: dueAt.toISOString() });
}

/** @throws AsksFirst for a date in the past, Invalid for one that nobody understands */
export async function dueOf(
  db: Db,
  input: Pick<Make, 'dueAt' | 'when' | 'confirmPast'>,
  { now, calendar, locale }: { now: Date; calendar: SiteCalendar; locale: string },
): Promise<Date> {
  const dueAt =
    input.dueAt === undefined
      ? await said(db, input.when ?? '', { now, calendar, locale })
      : new Date(input.dueAt);
  checkDue(dueAt, now, input.confirmPast);
  return dueAt;
}

async function said(
  db: Db,
  when: string,
  { now, calendar, locale }: { now: Date; calendar: SiteCalendar; locale: string },
): Promise<Date> {
  const { country } = await theBusiness(db);
  const reading = understand(when, { now, calendar, locale: localeIn(locale, country) });
  if (!reading) throw new Invalid('promises:notUnderstood', { when });
  return reading.dueAt;
}

/** Three questions in one round trip. @throws NotFound for a customer who is not there, or not for this caller */
async function look(
  db: Db,
  caller: Caller,
  { customerId, promiseId }: Pick<Make, 'customerId' | 'promiseId'>,
): Promise<{ siteId: string | null; there: boolean }> {
  const { rows } = await sql<{ site_id: string | null; there: boolean }>`
    SELECT site_id, EXISTS (SELECT FROM promises
                             WHERE customer_id = ${customerId} AND promise_id = ${promiseId}) AS there
      FROM customers WHERE customer_id = ${customerId} AND ${visibleTo(caller)}`.execute(db);
  const row = rows[0];
  if (!row) throw new NotFound();
  return { siteId: row.site_id, there: row.there };
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
