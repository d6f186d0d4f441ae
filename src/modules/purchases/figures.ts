import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';
import { theBusiness } from '../team/business.ts';

/** Whose figures: of these customers, of everybody whom an import touched, or of everybody. */
export type Whose = { customerIds: readonly string[] } | { importNo: number } | 'all';

/**
 * Recomputes customer_figures from orders, set-wise; every customer named gets a row, also without an order.
 * Spend, year and margin count orders in the business's currency only: nothing here knows a rate of exchange.
 * A margin is told for the orders whose cost is known, and is null where none is.
 * For 'all', rows that stay the same are not written again.
 * @throws NotFound before there is a business
 */
export async function refreshFigures(db: Db, whose: Whose): Promise<void> {
  const { currency, timeZone } = await theBusiness(db);
  // One level with count(DISTINCT) reads orders along their key and keeps nothing in memory; grouping by day first and
  // by customer then took twice as long (600,000 orders).
  await sql`
    WITH who AS (${these(whose)}), newest AS (${newestPurchase(whose)})
    INSERT INTO customer_figures (customer_id, orders, purchase_days, first_at, last_at, spend_minor, year_minor,
                                  returned_minor, margin_minor, returns, last_return_at)
    SELECT who.customer_id,
           count(*) FILTER (WHERE purchase),
           count(DISTINCT (ordered_at AT TIME ZONE ${timeZone})::date) FILTER (WHERE purchase),
           coalesce(min(ordered_at) FILTER (WHERE purchase), '-infinity'),
           coalesce(max(ordered_at) FILTER (WHERE purchase), '-infinity'),
           coalesce(sum(spend_minor + returned_minor) FILTER (WHERE currency = ${currency}), 0),
           coalesce(sum(spend_minor + returned_minor) FILTER (WHERE currency = ${currency}
             AND ordered_at > (SELECT at FROM newest) - interval '365 days'), 0),
           coalesce(sum(returned_minor) FILTER (WHERE currency = ${currency}), 0),
           sum(spend_minor + returned_minor - cost_minor) FILTER (WHERE currency = ${currency}),
           count(*) FILTER (WHERE returned_minor <> 0),
           coalesce(max(ordered_at) FILTER (WHERE returned_minor <> 0), '-infinity')
      FROM who LEFT JOIN orders ON orders.customer_id = who.customer_id
     GROUP BY who.customer_id
    ON CONFLICT (customer_id) DO UPDATE SET
      orders = excluded.orders, purchase_days = excluded.purchase_days, first_at = excluded.first_at,
      last_at = excluded.last_at, spend_minor = excluded.spend_minor, year_minor = excluded.year_minor,
      returned_minor = excluded.returned_minor, margin_minor = excluded.margin_minor, returns = excluded.returns,
      last_return_at = excluded.last_return_at
     WHERE customer_figures IS DISTINCT FROM excluded`.execute(db);
}

type Query = ReturnType<typeof sql>;

/** An import touched whom it made, and whose orders it made or added lines to. */
function these(whose: Whose): Query {
  if (whose === 'all') return sql`SELECT customer_id FROM customers`;
  if ('customerIds' in whose)
    return sql`SELECT customer_id FROM customers WHERE customer_id = ANY(${whose.customerIds}::uuid[])`;
  return sql`
    SELECT customer_id FROM orders WHERE import_no = ${whose.importNo}
    UNION SELECT customer_id FROM import_additions WHERE import_no = ${whose.importNo} AND customer_id <> ${nilId}
    UNION SELECT customer_id FROM customers WHERE import_no = ${whose.importNo}`;
}

/**
 * When the business last sold: the end of the year that year_minor looks back on. Of customers who are not looked at
 * now, their figures know it, by an index; of those who are, their figures may be out of date.
 */
function newestPurchase(whose: Whose): Query {
  if (whose === 'all') return sql`SELECT max(ordered_at) AS at FROM orders WHERE purchase`;
  if ('customerIds' in whose) {
    const ids = whose.customerIds;
    return sql`
      SELECT greatest(
        (SELECT max(ordered_at) FROM orders WHERE purchase AND customer_id = ANY(${ids}::uuid[])),
        (SELECT max(last_at) FROM customer_figures WHERE last_at > '-infinity' AND customer_id <> ALL(${ids}::uuid[]))
      ) AS at`;
  }
  return sql`
    SELECT greatest(
      (SELECT max(ordered_at) FROM orders WHERE purchase AND import_no = ${whose.importNo}),
      (SELECT max(last_at) FROM customer_figures WHERE last_at > '-infinity')
    ) AS at`;
}
