// What to say: one line from what is known, as a sentence of outreach:say and what is filled in.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Why } from './candidates.ts';

export type Say = { key: string; params: Record<string, string | number> };
type Known = {
  customer_id: string;
  /** what weighed most in the last order, in the last return, and what they take most often */
  last: string | null;
  returned: string | null;
  usual: string | null;
  /** days by which the last order came late */
  late: number | null;
};

/** @returns a line for each, by customer */
export async function whatToSay(
  db: Db,
  picked: readonly { customerId: string; why: Why }[],
): Promise<Map<string, Say>> {
  const { rows } = await sql<Known>`
    SELECT named.customer_id,
           (SELECT product.name FROM order_lines AS line JOIN products AS product USING (product_id)
             WHERE line.customer_id = named.customer_id AND line.order_id = last.order_id AND line.kind = 1
             ORDER BY line.amount_minor DESC, line.line_no LIMIT 1) AS last,
           (SELECT product.name FROM order_lines AS line JOIN products AS product USING (product_id)
              JOIN orders ON orders.customer_id = line.customer_id AND orders.order_id = line.order_id
             WHERE line.customer_id = named.customer_id AND line.kind = 2
             ORDER BY orders.ordered_at DESC, line.amount_minor, line.line_no LIMIT 1) AS returned,
           (SELECT product.name FROM order_lines AS line JOIN products AS product USING (product_id)
             WHERE line.customer_id = named.customer_id AND line.kind = 1
             GROUP BY product.name HAVING count(DISTINCT line.order_id) >= 3
             ORDER BY count(DISTINCT line.order_id) DESC, product.name LIMIT 1) AS usual,
           ceil(extract(epoch FROM last.fulfilled_at - last.promised_at) / 86400)::int AS late
      FROM customers AS named
      LEFT JOIN LATERAL (
        SELECT order_id, promised_at, fulfilled_at FROM orders
         WHERE orders.customer_id = named.customer_id AND purchase ORDER BY ordered_at DESC LIMIT 1) AS last ON true
     WHERE named.customer_id = ANY(${picked.map((each) => each.customerId)}::uuid[])`.execute(db);
  const known = new Map(rows.map((row) => [row.customer_id, row]));
  return new Map(picked.map(({ customerId, why }) => [customerId, lineFor(why, known.get(customerId))]));
}

function lineFor(why: Why, known: Known | undefined): Say {
  const { last, returned, usual, late } = known ?? { last: null, returned: null, usual: null, late: null };
  if (why === 'return') return about('returned', returned);
  if (late !== null && late > 0) return { key: 'late', params: { count: late } };
  if (why === 'first_order') return about('first', last);
  if (why === 'later' && usual !== null) return { key: 'usual', params: { product: usual } };
  return about(why, last);
}

function about(key: string, product: string | null): Say {
  return product === null ? { key: `${key}Plain`, params: {} } : { key, params: { product } };
}
