// Sales of somebody who is erased become sales to nobody in particular: every amount, product and day stays with its site,
// and nothing says to whom it was sold.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';

export type Kept = { orders: number; lines: number };
type Sums = { lines: number; spend_minor: number; returned_minor: number; other_minor: number };
type Clash = Sums & { order_id: string; sale_id: string; saleLines: number };

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
  const clashes = await clashesOf(tx, customerId, site);
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
                       ${clashes.map((each) => each.saleLines)}::integer[]) AS target (order_id, sale_id, lines)
             ON target.order_id = line.order_id
     WHERE line.customer_id = ${customerId}`.execute(tx);
  for (const { sale_id, lines: more, spend_minor, returned_minor, other_minor } of clashes)
    await sql`
      UPDATE site_sales SET lines = lines + ${more}, spend_minor = spend_minor + ${spend_minor},
             returned_minor = returned_minor + ${returned_minor}, other_minor = other_minor + ${other_minor}
       WHERE site_sale_id = ${sale_id}`.execute(tx);
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

/** One number may stand for a sale to nobody in particular already: the lines of both then belong together. */
async function clashesOf(tx: Tx, customerId: string, site: RawBuilder<unknown>): Promise<Clash[]> {
  const { rows: orders } = await sql<Sums & { order_id: string; number: string; site_id: string | null }>`
    SELECT order_id, orders.number, ${site} AS site_id, lines, spend_minor, returned_minor, other_minor
      FROM orders JOIN customers USING (customer_id) WHERE orders.customer_id = ${customerId}`.execute(tx);
  const { rows: held } = await sql<{ number: string; site_id: string; order_id: string }>`
    SELECT number, site_id, order_id FROM order_numbers
     WHERE number = ANY(${orders.map(({ number }) => number)}::text[]) AND customer_id = ${nilId}`.execute(
    tx,
  );
  const met = orders.flatMap(({ number, site_id, ...order }) =>
    held
      .filter((sale) => sale.number === number && sale.site_id === site_id)
      .map((sale) => ({ ...order, sale_id: sale.order_id })),
  );
  if (met.length === 0) return [];
  const { rows: sales } = await sql<{ sale_id: string; lines: number }>`
    SELECT site_sale_id AS sale_id, lines FROM site_sales
     WHERE site_sale_id = ANY(${met.map(({ sale_id }) => sale_id)}::uuid[])`.execute(tx);
  return met.flatMap((each) =>
    sales
      .filter(({ sale_id }) => sale_id === each.sale_id)
      .map(({ lines }) => ({ ...each, saleLines: lines })),
  );
}
