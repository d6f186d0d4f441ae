// Sales of somebody who is erased become sales to nobody in particular: every amount, product and day stays with its site,
// and nothing says to whom it was sold.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';

export type Kept = { orders: number; lines: number };
type Clash = { order_id: string; sale_id: string; lines: number };

/**
 * Copies; whoever removes the customer removes what was theirs.
 * @param scrub of a line's own words: what is left of them
 */
export async function keepSalesOfNobody(
  tx: Tx,
  customerId: string,
  scrub: (text: RawBuilder<unknown>) => RawBuilder<unknown>,
): Promise<Kept> {
  const site = sql`coalesce(orders.site_id, customers.site_id, (SELECT site_id FROM sites ORDER BY created_at, site_id LIMIT 1))`;
  // one number may stand for a sale to nobody in particular already: the lines of both then belong together
  const { rows: clashes } = await sql<Clash>`
    SELECT orders.order_id, held.order_id AS sale_id, site_sales.lines
      FROM orders JOIN customers USING (customer_id)
      JOIN order_numbers AS held ON held.number = orders.number AND held.site_id = ${site} AND held.customer_id = ${nilId}
      JOIN site_sales ON site_sales.site_sale_id = held.order_id
     WHERE orders.customer_id = ${customerId}`.execute(tx);
  const joined = clashes.map((each) => each.order_id);
  const { numAffectedRows: apart = 0n } = await sql`
    INSERT INTO site_sales (site_sale_id, number, site_id, sold_at, currency, lines, spend_minor, returned_minor, other_minor, country, import_no)
    SELECT order_id, orders.number, ${site}, ordered_at, currency, lines, spend_minor, returned_minor, other_minor,
           customers.country, orders.import_no
      FROM orders JOIN customers USING (customer_id)
     WHERE orders.customer_id = ${customerId} AND NOT order_id = ANY(${joined}::uuid[])`.execute(tx);
  await sql`
    INSERT INTO order_numbers (number, site_id, customer_id, order_id)
    SELECT number, site_id, ${nilId}::uuid, site_sale_id FROM site_sales
     WHERE site_sale_id IN (SELECT order_id FROM orders WHERE customer_id = ${customerId})
    ON CONFLICT DO NOTHING`.execute(tx);
  const { numAffectedRows: lines = 0n } = await sql`
    INSERT INTO site_sale_lines (site_sale_id, line_no, kind, import_no, line_hash, amount_minor, cost_minor, product_id, quantity, unit_price, description)
    SELECT coalesce(target.sale_id, line.order_id), line.line_no + coalesce(target.lines, 0), line.kind, line.import_no,
           line.line_hash, line.amount_minor, line.cost_minor, line.product_id, line.quantity, line.unit_price,
           ${scrub(sql`line.description`)}
      FROM order_lines AS line
      LEFT JOIN unnest(${joined}::uuid[], ${clashes.map((each) => each.sale_id)}::uuid[],
                       ${clashes.map((each) => each.lines)}::integer[]) AS target (order_id, sale_id, lines)
             ON target.order_id = line.order_id
     WHERE line.customer_id = ${customerId}`.execute(tx);
  for (const { order_id, sale_id } of clashes)
    await sql`
      UPDATE site_sales SET lines = site_sales.lines + orders.lines, spend_minor = site_sales.spend_minor + orders.spend_minor,
             returned_minor = site_sales.returned_minor + orders.returned_minor,
             other_minor = site_sales.other_minor + orders.other_minor
        FROM orders
       WHERE site_sale_id = ${sale_id} AND orders.customer_id = ${customerId} AND orders.order_id = ${order_id}`.execute(
      tx,
    );
  // so that an import can still be taken back as a whole
  await sql`
    INSERT INTO import_additions (import_no, customer_id, order_id)
    SELECT import_no, ${nilId}::uuid, coalesce(target.sale_id, added.order_id)
      FROM import_additions AS added
      LEFT JOIN unnest(${joined}::uuid[], ${clashes.map((each) => each.sale_id)}::uuid[]) AS target (order_id, sale_id)
             ON target.order_id = added.order_id
     WHERE added.customer_id = ${customerId}
    ON CONFLICT DO NOTHING`.execute(tx);
  return { orders: Number(apart) + clashes.length, lines: Number(lines) };
}
