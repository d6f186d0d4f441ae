// Taking back what an import wrote into orders, sales of sites and products. Each call takes one batch; figures are
// refreshed behind the last one.
import { type RawBuilder, sql } from 'kysely';
import { isClusterOf } from '../../core/citus/cluster.ts';
import type { Tx } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';
import { hold } from '../customers/hold-imported.ts';
import { lineKind } from './line-kind.ts';

type Removed = {
  lines?: number;
  orders?: number;
  products?: number;
  keptOrders?: number;
  keptProducts?: number;
};
type Order = { customer_id: string; order_id: string };

const ORDERS_A_BATCH = 2_000;

/** Orders that an import made. One to which others added lines stays, with their lines. */
export async function removeOrders(tx: Tx, importNo: number): Promise<Removed & { more: boolean }> {
  const held = await hold(tx, 'orders', 'order_id', importNo, ORDERS_A_BATCH);
  const { rows } = await sql<Order & { number: string; kept: boolean }>`
    SELECT customer_id, order_id, number, EXISTS (
             SELECT FROM order_lines AS line WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id
                AND line.import_no IS DISTINCT FROM ${importNo}) AS kept
      FROM orders WHERE import_no = ${importNo} ORDER BY customer_id, order_id LIMIT ${ORDERS_A_BATCH} ${held}`.execute(
    tx,
  );
  const gone = rows.filter(({ kept }) => !kept);
  const kept = rows.filter((row) => row.kept);
  await sql`
    DELETE FROM returns USING ${these(gone)}
     WHERE returns.customer_id = t.customer_id
       AND (returns.order_id = t.order_id OR returns.undoes_order_id = t.order_id)`.execute(tx);
  const lines = await removeLines(tx, importNo, rows);
  // an import gives the event of an order the order's id (copy-orders.ts)
  await sql`
    DELETE FROM events USING orders, ${these(gone)}
     WHERE orders.customer_id = t.customer_id AND orders.order_id = t.order_id
       AND events.customer_id = orders.customer_id AND events.at = orders.ordered_at AND events.event_id = orders.order_id`.execute(
    tx,
  );
  await removeNumbers(tx, gone);
  await sql`
    DELETE FROM orders USING ${these(gone)}
     WHERE orders.customer_id = t.customer_id AND orders.order_id = t.order_id`.execute(tx);
  await handOver(tx, kept);
  await addUpAgain(tx, kept);
  return { lines, orders: gone.length, keptOrders: kept.length, more: rows.length === ORDERS_A_BATCH };
}

/** Lines that an import added to orders of others. */
export async function removeAdditions(tx: Tx, importNo: number): Promise<Removed & { more: boolean }> {
  const { rows } = await sql<Order>`
    SELECT customer_id, order_id FROM import_additions WHERE import_no = ${importNo}
     ORDER BY customer_id, order_id LIMIT ${ORDERS_A_BATCH}`.execute(tx);
  let lines = await removeLines(tx, importNo, rows);
  const sold = await sql`
    DELETE FROM site_sale_lines AS line USING ${these(rows)}
     WHERE line.site_sale_id = t.order_id AND line.import_no = ${importNo}`.execute(tx);
  lines += Number(sold.numAffectedRows ?? 0n);
  await addUpAgain(tx, rows);
  await addUpSalesAgain(
    tx,
    rows.map((row) => row.order_id),
  );
  await sql`
    DELETE FROM import_additions USING ${these(rows)}
     WHERE import_no = ${importNo} AND import_additions.customer_id = t.customer_id
       AND import_additions.order_id = t.order_id`.execute(tx);
  return { lines, more: rows.length === ORDERS_A_BATCH };
}

/** Sales of a site that an import made. */
export async function removeSiteSales(tx: Tx, importNo: number): Promise<Removed & { more: boolean }> {
  const held = await hold(tx, 'site_sales', 'site_sale_id', importNo, ORDERS_A_BATCH);
  const { rows } = await sql<{ order_id: string; number: string; kept: boolean }>`
    SELECT site_sale_id AS order_id, number, EXISTS (
             SELECT FROM site_sale_lines AS line WHERE line.site_sale_id = site_sales.site_sale_id
                AND line.import_no IS DISTINCT FROM ${importNo}) AS kept
      FROM site_sales WHERE import_no = ${importNo} ORDER BY site_sale_id LIMIT ${ORDERS_A_BATCH} ${held}`.execute(
    tx,
  );
  const ids = rows.map((row) => row.order_id);
  const gone = rows.filter(({ kept }) => !kept).map((row) => row.order_id);
  const kept = rows.filter((row) => row.kept).map((row) => row.order_id);
  const { numAffectedRows } = await sql`
    DELETE FROM site_sale_lines WHERE site_sale_id = ANY(${ids}::uuid[]) AND import_no = ${importNo}`.execute(
    tx,
  );
  await removeNumbers(
    tx,
    rows.filter((row) => !row.kept).map((row) => ({ ...row, customer_id: nilId })),
  );
  await sql`DELETE FROM site_sales WHERE site_sale_id = ANY(${gone}::uuid[])`.execute(tx);
  await sql`
    UPDATE site_sales SET import_no = (SELECT min(import_no) FROM site_sale_lines AS line
                                        WHERE line.site_sale_id = site_sales.site_sale_id)
     WHERE site_sale_id = ANY(${kept}::uuid[])`.execute(tx);
  await addUpSalesAgain(tx, kept);
  return {
    lines: Number(numAffectedRows ?? 0n),
    orders: gone.length,
    keptOrders: kept.length,
    more: rows.length === ORDERS_A_BATCH,
  };
}

/** Products that an import made and that nothing else was sold of. */
export async function removeProducts(tx: Tx, importNo: number): Promise<Removed & { more: boolean }> {
  const { numAffectedRows } = await sql`
    DELETE FROM products WHERE import_no = ${importNo} AND ${await unsold(tx, importNo)}`.execute(tx);
  const kept = await sql`UPDATE products SET import_no = NULL WHERE import_no = ${importNo}`.execute(tx);
  return {
    products: Number(numAffectedRows ?? 0n),
    keptProducts: Number(kept.numAffectedRows ?? 0n),
    more: false,
  };
}

/** That nothing was sold of a product. */
async function unsold(tx: Tx, importNo: number): Promise<RawBuilder<unknown>> {
  if (!(await isClusterOf(tx)))
    return sql`NOT EXISTS (SELECT FROM order_lines AS line WHERE line.product_id = products.product_id)
       AND NOT EXISTS (SELECT FROM site_sale_lines AS line WHERE line.product_id = products.product_id)`;
  // every machine has products of its own to delete, and lines of its own only
  const { rows } = await sql<{ product_id: string }>`
    SELECT product_id FROM order_lines WHERE product_id IN (SELECT product_id FROM products WHERE import_no = ${importNo})
    UNION SELECT product_id FROM site_sale_lines WHERE product_id IN (SELECT product_id FROM products WHERE import_no = ${importNo})`.execute(
    tx,
  );
  return sql`product_id <> ALL(${rows.map((row) => row.product_id)}::uuid[])`;
}

/** By value, since a number lies elsewhere than its order where there are several machines. */
async function removeNumbers(tx: Tx, orders: readonly (Order & { number: string })[]): Promise<void> {
  await sql`
    DELETE FROM order_numbers
     USING unnest(${orders.map(({ number }) => number)}::text[], ${orders.map((order) => order.customer_id)}::uuid[],
                  ${orders.map((order) => order.order_id)}::uuid[]) AS t (number, customer_id, order_id)
     WHERE order_numbers.number = t.number AND order_numbers.customer_id = t.customer_id
       AND order_numbers.order_id = t.order_id`.execute(tx);
}

function these(orders: readonly Order[]): RawBuilder<unknown> {
  return sql`unnest(${orders.map((order) => order.customer_id)}::uuid[], ${orders.map((order) => order.order_id)}::uuid[])
    AS t (customer_id, order_id)`;
}

async function removeLines(tx: Tx, importNo: number, orders: readonly Order[]): Promise<number> {
  await sql`
    DELETE FROM returns USING order_lines AS line, ${these(orders)}
     WHERE line.customer_id = t.customer_id AND line.order_id = t.order_id AND line.import_no = ${importNo}
       AND returns.customer_id = line.customer_id
       AND ((returns.order_id = line.order_id AND returns.line_no = line.line_no)
         OR (returns.undoes_order_id = line.order_id AND returns.undoes_line_no = line.line_no))`.execute(tx);
  const { numAffectedRows } = await sql`
    DELETE FROM order_lines AS line USING ${these(orders)}
     WHERE line.customer_id = t.customer_id AND line.order_id = t.order_id AND line.import_no = ${importNo}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** An order that stays is from then on the one of the import whose lines it still has, or of nobody. */
async function handOver(tx: Tx, orders: readonly Order[]): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    UPDATE orders SET import_no = (SELECT min(import_no) FROM order_lines AS line
                                    WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id)
      FROM ${these(orders)} WHERE orders.customer_id = t.customer_id AND orders.order_id = t.order_id`.execute(
    tx,
  );
  await sql`
    DELETE FROM import_additions USING orders, ${these(orders)}
     WHERE orders.customer_id = t.customer_id AND orders.order_id = t.order_id
       AND import_additions.customer_id = orders.customer_id AND import_additions.order_id = orders.order_id
       AND import_additions.import_no = orders.import_no`.execute(tx);
}

/** Totals and events of orders from the lines that they have now. */
async function addUpAgain(tx: Tx, orders: readonly Order[]): Promise<void> {
  if (orders.length === 0) return;
  await sql`
    UPDATE orders SET lines = now.lines, purchase = now.purchase, spend_minor = now.spend, returned_minor = now.returned,
                      other_minor = now.total - now.spend - now.returned, cost_minor = now.cost
      FROM (SELECT line.customer_id, line.order_id, count(*) AS lines, bool_or(kind = ${lineKind.sale}) AS purchase,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = ${lineKind.sale}), 0) AS spend,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = ${lineKind.return}), 0) AS returned,
                   sum(amount_minor) AS total, sum(cost_minor) AS cost
              FROM order_lines AS line JOIN ${these(orders)} ON line.customer_id = t.customer_id AND line.order_id = t.order_id
             GROUP BY line.customer_id, line.order_id) AS now
     WHERE orders.customer_id = now.customer_id AND orders.order_id = now.order_id`.execute(tx);
  await sql`
    UPDATE events
       SET kind = CASE WHEN NOT orders.purchase AND orders.returned_minor <> 0 THEN 'order.returned' ELSE 'order.placed' END,
           data = events.data || ('{"amountMinor":' || (orders.spend_minor + orders.returned_minor + orders.other_minor)::text
                                || ',"lines":' || orders.lines::text || '}')::jsonb
      FROM ${these(orders)} JOIN orders ON orders.customer_id = t.customer_id AND orders.order_id = t.order_id
     WHERE events.customer_id = orders.customer_id AND events.at = orders.ordered_at
       AND events.kind IN ('order.placed', 'order.returned') AND events.data->>'orderId' = orders.order_id::text`.execute(
    tx,
  );
}

async function addUpSalesAgain(tx: Tx, sales: readonly string[]): Promise<void> {
  if (sales.length === 0) return;
  await sql`
    UPDATE site_sales SET lines = now.lines, spend_minor = now.spend, returned_minor = now.returned,
                          other_minor = now.total - now.spend - now.returned
      FROM (SELECT site_sale_id, count(*) AS lines,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = ${lineKind.sale}), 0) AS spend,
                   coalesce(sum(amount_minor) FILTER (WHERE kind = ${lineKind.return}), 0) AS returned,
                   sum(amount_minor) AS total
              FROM site_sale_lines WHERE site_sale_id = ANY(${sales}::uuid[])
             GROUP BY site_sale_id) AS now
     WHERE site_sales.site_sale_id = now.site_sale_id`.execute(tx);
}
