import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { addDays, clockAt, momentOf } from '../../core/zoned-time.ts';
import { checkVisible } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import { hoursOn, type SiteCalendar, usualHours } from './business-hours.ts';
import type { promisesContract } from './contract.ts';

type Hours = OutputOf<typeof promisesContract.hours>;

export type CalendarRow = { zone: string; hours: Hours['hours'] | null; closed: string[] | null };

/** The columns from which `calendarFrom` reads the hours of a site, beside `business`. @param site an id, or null */
export const calendarColumns = (site: RawBuilder<unknown>) => sql<CalendarRow>`
  coalesce((SELECT time_zone FROM sites WHERE site_id = ${site}), business.time_zone) AS zone,
  (SELECT json_agg(json_build_object('weekday', weekday, 'opens', to_char(opens, 'HH24:MI'),
                                     'closes', to_char(closes, 'HH24:MI')) ORDER BY weekday)
     FROM site_hours WHERE site_id = ${site}) AS hours,
  (SELECT json_agg(day ORDER BY day) FROM site_closed_days WHERE site_id = ${site}) AS closed`;

export function calendarFrom({ zone, hours, closed }: CalendarRow): Hours {
  return { timeZone: zone, hours: hours ?? [...usualHours], closedDays: closed ?? [] };
}

/** @param siteId null: a customer of no site is promised by the usual hours in the zone of the business */
export async function calendarOf(db: Db, siteId: string | null): Promise<Hours> {
  const { rows } = await sql<CalendarRow>`
    SELECT ${calendarColumns(sql`${siteId}::uuid`)} FROM business`.execute(db);
  const row = rows[0];
  if (!row) throw new NotFound('team:noBusiness');
  return calendarFrom(row);
}

/** Who works at one site keeps its hours; who works at several or all of them, the usual ones. */
export async function calendarOfStaff(db: Db, staffId: string | null | undefined): Promise<Hours> {
  const { rows } = await sql<{ site_id: string }>`
    SELECT site_id FROM staff_sites WHERE staff_id = ${staffId ?? null}
     UNION SELECT site_id FROM sites WHERE (SELECT count(*) FROM sites) = 1`.execute(db);
  return calendarOf(db, rows.length === 1 ? (rows[0]?.site_id ?? null) : null);
}

/** @throws NotFound */
export async function calendarFor(
  db: Db,
  caller: Caller,
  { customerId }: { customerId: string },
): Promise<Hours & { siteId: string | null }> {
  await checkVisible(db, caller, customerId);
  const siteId = await siteOf(db, customerId);
  return { ...(await calendarOf(db, siteId)), siteId };
}

export async function siteOf(db: Db, customerId: string): Promise<string | null> {
  const row = await db
    .selectFrom('customers')
    .select('site_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.site_id ?? null;
}

/** @throws NotFound */
export async function readHours(db: Db, { siteId }: { siteId: string }): Promise<Hours> {
  const site = await db
    .selectFrom('sites')
    .select('site_id')
    .where('site_id', '=', siteId)
    .executeTakeFirst();
  if (!site) throw new NotFound();
  return calendarOf(db, siteId);
}

/** @throws NotFound, Invalid for a weekday twice or a site that closes before it opens */
export async function setHours(
  tx: Db,
  { siteId, hours, closedDays }: InputOf<typeof promisesContract.setHours>,
): Promise<Hours> {
  await readHours(tx, { siteId });
  const weekdays = new Set(hours.map((each) => each.weekday));
  if (weekdays.size < hours.length) throw new Invalid('promises:weekdayTwice');
  const wrong = hours.find((each) => each.closes <= each.opens);
  if (wrong) throw new Invalid('promises:closesFirst', wrong);
  await tx.deleteFrom('site_hours').where('site_id', '=', siteId).execute();
  await tx
    .insertInto('site_hours')
    .values(hours.map((each) => ({ site_id: siteId, ...each })))
    .execute();
  await tx.deleteFrom('site_closed_days').where('site_id', '=', siteId).execute();
  const days = [...new Set(closedDays)];
  if (days.length > 0)
    await tx
      .insertInto('site_closed_days')
      .values(days.map((day) => ({ site_id: siteId, day })))
      .execute();
  return calendarOf(tx, siteId);
}

/**
 * The keeper hears of it when business opens on the day it falls due, or an hour before where that has passed.
 * @returns null when it is due too soon to be reminded of
 */
function remindAt(dueAt: Date, calendar: SiteCalendar, now: Date): Date | null {
  const { day } = clockAt(dueAt, calendar.timeZone);
  const opening = momentOf(day, hoursOn(calendar, day)?.opens ?? 9 * 60, calendar.timeZone);
  const hourBefore = new Date(dueAt.getTime() - 3_600_000);
  return [opening, hourBefore].find((at) => at > now && at < dueAt) ?? null;
}

/** The columns of a promise that follow from its date: whoever reminds of it starts anew. */
export function dueColumns(dueAt: Date, calendar: SiteCalendar, now: Date) {
  const reminder = remindAt(dueAt, calendar, now);
  return {
    due_at: dueAt,
    remind_at: reminder ?? dueAt,
    reminded_at: reminder ? null : now,
    escalated_at: null,
  };
}

/** @returns the moment at which today is over where the business is */
export async function endOfToday(db: Db, now: Date): Promise<Date> {
  const { timeZone } = await theBusiness(db);
  return momentOf(addDays(clockAt(now, timeZone).day, 1), 0, timeZone);
}
