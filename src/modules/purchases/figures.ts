import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
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
  const newest = await newestOrder(db, whose);
  // Two steps instead of count(DISTINCT day): hashing twice needs no sort.
  await sql`
    INSERT INTO customer_figures (customer_id, orders, purchase_days, first_at, last_at, spend_minor, year_minor,
                                  returned_minor, margin_minor, returns, last_return_at)
    SELECT customers.customer_id, coalesce(sum(orders), 0), count(day), coalesce(min(first_at), '-infinity'),
           coalesce(max(last_at), '-infinity'), coalesce(sum(spend), 0), coalesce(sum(year), 0),
           coalesce(sum(returned), 0), sum(margin), coalesce(sum(returns), 0), coalesce(max(last_return_at), '-infinity')
      FROM customers LEFT JOIN (
        SELECT customer_id,
               CASE WHEN purchase THEN (ordered_at AT TIME ZONE ${timeZone})::date END AS day,
               count(*) FILTER (WHERE purchase) AS orders,
               min(ordered_at) FILTER (WHERE purchase) AS first_at,
               max(ordered_at) FILTER (WHERE purchase) AS last_at,
               sum(spend_minor + returned_minor) FILTER (WHERE currency = ${currency}) AS spend,
               sum(spend_minor + returned_minor) FILTER (WHERE currency = ${currency}
                 AND ordered_at > ${newest}::timestamptz - interval '365 days') AS year,
               sum(returned_minor) FILTER (WHERE currency = ${currency}) AS returned,
               sum(spend_minor + returned_minor - cost_minor) FILTER (WHERE currency = ${currency}) AS margin,
               count(*) FILTER (WHERE returned_minor <> 0) AS returns,
               max(ordered_at) FILTER (WHERE returned_minor <> 0) AS last_return_at
          FROM orders WHERE ${these(whose)}
         GROUP BY customer_id, 2
      ) AS days ON days.customer_id = customers.customer_id
     WHERE ${these(whose, 'customers')}
     GROUP BY customers.customer_id
    ON CONFLICT (customer_id) DO UPDATE SET
      orders = excluded.orders, purchase_days = excluded.purchase_days, first_at = excluded.first_at,
      last_at = excluded.last_at, spend_minor = excluded.spend_minor, year_minor = excluded.year_minor,
      returned_minor = excluded.returned_minor, margin_minor = excluded.margin_minor, returns = excluded.returns,
      last_return_at = excluded.last_return_at
     WHERE customer_figures IS DISTINCT FROM excluded`.execute(db);
}

/** Every customer whom an import made, or whose orders it made or added lines to. */
function these(whose: Whose, table: 'orders' | 'customers' = 'orders'): ReturnType<typeof sql<boolean>> {
  if (whose === 'all') return sql<boolean>`true`;
  const column = sql.ref(`${table}.customer_id`);
  if ('customerIds' in whose) return sql<boolean>`${column} = ANY(${whose.customerIds}::uuid[])`;
  return sql<boolean>`${column} IN (
    SELECT customer_id FROM orders WHERE import_no = ${whose.importNo}
    UNION SELECT customer_id FROM import_additions WHERE import_no = ${whose.importNo}
    UNION SELECT customer_id FROM customers WHERE import_no = ${whose.importNo})`;
}

/**
 * When the business last sold: the end of the year that year_minor looks back on. Of customers who are not looked at
 * now, their figures know it, by an index.
 */
async function newestOrder(db: Db, whose: Whose): Promise<Date | null> {
  const { rows } = await sql<{ newest: Date | null }>`
    SELECT greatest(
      (SELECT max(ordered_at) FROM orders WHERE ${these(whose)}),
      (SELECT max(last_at) FROM customer_figures WHERE last_at > '-infinity')
    ) AS newest`.execute(db);
  return rows[0]?.newest ?? null;
}
