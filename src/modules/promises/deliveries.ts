// Orders with a promised date: promises that settle by themselves when the goods arrive. Counted apart, and by the day:
// what was promised for a day is kept by the end of that day, whatever hour an export wrote.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { momentOf } from '../../core/zoned-time.ts';
import { keyset } from '../customers/keyset.ts';
import { visibleTo } from '../customers/visible.ts';
import type { promisesContract } from './contract.ts';
import { type Count, type Rate, rateOf } from './rate.ts';

/** What is missing for longer was most likely never written down as delivered. */
export const longestMissing = 60;
const aheadDays = 7;
type Sees = Pick<Caller, 'siteIds'>;

const day = (column: string) => sql`(${sql.ref(column)} AT TIME ZONE business.time_zone)::date`;
const withCustomers = sql`JOIN customers ON customers.customer_id = orders.customer_id`;
const inTime = sql<SqlBool>`${day('orders.fulfilled_at')} <= ${day('orders.promised_at')}`;

export async function deliveryRateOf(db: Db, customerId: string): Promise<Rate> {
  const { rows } = await sql<Count>`
    SELECT count(*) FILTER (WHERE ${inTime})::int AS kept, count(*)::int AS n
      FROM orders, business
     WHERE customer_id = ${customerId} AND promised_at IS NOT NULL AND fulfilled_at IS NOT NULL`.execute(db);
  return rateOf(rows[0]);
}

/**
 * @param since the first day, YYYY-MM-DD
 * @param which of those that arrived; without it, all
 * @param bySite tells the site too, which takes a look at each customer
 * @returns counts by month (YYYY-MM) of the promised date
 */
export async function deliveryCounts(
  db: Db,
  caller: Sees,
  {
    siteId,
    since,
    timeZone,
    which = sql<SqlBool>`true`,
    bySite = false,
  }: {
    siteId?: string | undefined;
    since: string;
    timeZone: string;
    which?: ReturnType<typeof sql<SqlBool>> | undefined;
    bySite?: boolean;
  },
): Promise<(Count & { month: string; site_id: string | null })[]> {
  const dayIn = (column: string) => sql`(${sql.ref(column)} AT TIME ZONE ${timeZone}::text)::date`;
  // by day, and only then by month: to write the month of each order costs more than all the rest
  const { rows } = await sql<Count & { day: string; site_id: string | null }>`
    SELECT ${dayIn('orders.promised_at')} AS day, ${bySite ? sql`customers.site_id` : sql`NULL::uuid`} AS site_id,
           count(*) FILTER (WHERE ${dayIn('orders.fulfilled_at')} <= ${dayIn('orders.promised_at')})::int AS kept,
           count(*)::int AS n
      FROM orders ${bySite ? withCustomers : joined(caller, siteId)}
     WHERE orders.promised_at >= ${momentOf(since, 0, timeZone)} AND orders.fulfilled_at IS NOT NULL
       AND ${which} AND ${ofSite(caller, siteId)}
     GROUP BY 1, 2`.execute(db);
  return rows.map(({ day, ...count }) => ({ ...count, month: day.slice(0, 7) }));
}

/** @param today YYYY-MM-DD: what was promised for an earlier day is missing. As one moment, so that an index finds it. */
export async function countMissing(
  db: Db,
  caller: Caller,
  { siteId, today, timeZone }: { siteId: string | undefined; today: string; timeZone: string },
): Promise<number> {
  const { rows } = await sql<{ missing: number }>`
    SELECT count(*)::int AS missing FROM orders ${joined(caller, siteId)}
     WHERE orders.promised_at > now() - make_interval(days => ${longestMissing}::int) AND orders.fulfilled_at IS NULL
       AND orders.promised_at < ${momentOf(today, 0, timeZone)}
       AND ${ofSite(caller, siteId)}`.execute(db);
  return rows[0]?.missing ?? 0;
}

/** Whoever sees everything counts without looking at a customer. */
function joined(caller: Sees, siteId: string | undefined) {
  return caller.siteIds === null && siteId === undefined ? sql`` : withCustomers;
}
function ofSite(caller: Sees, siteId: string | undefined): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`${visibleTo(caller)} AND ${siteId === undefined ? sql`true` : sql`customers.site_id = ${siteId}`}`;
}

/** @throws Invalid for a cursor that is none */
export async function listDeliveries(
  db: Db,
  caller: Caller,
  { siteId, cursor, limit }: InputOf<typeof promisesContract.deliveries>,
): Promise<OutputOf<typeof promisesContract.deliveries>> {
  const after = keyset.read(cursor);
  const { rows } = await sql<{
    customer_id: string;
    name: string;
    order_id: string;
    number: string;
    promised_at: Date;
    late: boolean;
  }>`
    SELECT orders.customer_id, customers.name, order_id, orders.number, orders.promised_at,
           ${day('orders.promised_at')} < (now() AT TIME ZONE business.time_zone)::date AS late
      FROM business, orders JOIN customers ON customers.customer_id = orders.customer_id
     WHERE orders.promised_at > now() - make_interval(days => ${longestMissing}::int)
       AND orders.promised_at < now() + make_interval(days => ${aheadDays}::int) AND orders.fulfilled_at IS NULL
       AND ${ofSite(caller, siteId)}
       AND ${after ? sql`(orders.promised_at, order_id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
     ORDER BY orders.promised_at, order_id LIMIT ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map((row) => ({
    customer: { customerId: row.customer_id, name: row.name },
    orderId: row.order_id,
    number: row.number,
    promisedAt: row.promised_at.toISOString(),
    late: row.late,
  }));
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last ? keyset.write({ at: last.promisedAt, id: last.orderId }) : null,
  };
}
