import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { lineKind } from './line-kind.ts';

/**
 * Links the return lines of an import to what they undo: an earlier sale of the same product to the same customer, of
 * at least that quantity; at the same price if there is one, the latest of them. Idempotent. Call
 * it in a transaction of its own.
 * @returns how many lines are linked
 */
export async function linkReturns(tx: Db, importNo: number): Promise<number> {
  // both processors are at work: helpers would only have to be started
  await sql`SET LOCAL max_parallel_workers_per_gather = 0`.execute(tx);
  // Statistics of a table that just grew tell the planner that a customer has few lines, and that few lines are sales;
  // its key may not be built yet. For many returns a hashing pass over all lines is ten times as fast as walking the
  // lines of each customer.
  await sql`
    SELECT set_config('enable_nestloop', 'off', true), set_config('enable_mergejoin', 'off', true)
     WHERE (SELECT count(*) FROM orders WHERE import_no = ${importNo} AND returned_minor <> 0) * 300
           > pg_relation_size('order_lines') / 150`.execute(tx);
  await sql`
    CREATE TEMPORARY TABLE lines_back ON COMMIT DROP AS
    SELECT line.customer_id, line.order_id, line.line_no, line.product_id, -line.quantity AS quantity, line.unit_price,
           touched.ordered_at, uuid_hash_extended(line.product_id, uuid_hash_extended(line.customer_id, 0)) AS pair
      FROM (SELECT customer_id, order_id, ordered_at FROM orders WHERE import_no = ${sql.lit(importNo)} AND returned_minor <> 0
            UNION ALL
            SELECT orders.customer_id, orders.order_id, ordered_at
              FROM import_additions JOIN orders USING (customer_id, order_id)
             WHERE import_additions.import_no = ${sql.lit(importNo)}) AS touched
      JOIN order_lines AS line ON line.customer_id = touched.customer_id AND line.order_id = touched.order_id
     WHERE line.import_no = ${sql.lit(importNo)} AND line.kind = ${sql.lit(lineKind.return)}
       AND line.product_id IS NOT NULL`.execute(tx);
  // The planner takes customer and product for few different pairs, and would keep all sales in memory to look the
  // returns up in them. The pair as one number, whose statistics it knows, has it do the opposite in half the time.
  await sql`ANALYZE lines_back (pair)`.execute(tx);
  const { numAffectedRows } = await sql`
    WITH candidates AS MATERIALIZED (
      SELECT back.*, sale.order_id AS sale_id, sale.line_no AS sale_line, sale.unit_price = back.unit_price AS same_price
        FROM lines_back AS back
        JOIN order_lines AS sale ON sale.customer_id = back.customer_id AND sale.product_id = back.product_id
         AND uuid_hash_extended(sale.product_id, uuid_hash_extended(sale.customer_id, 0)) = back.pair
       WHERE sale.kind = ${lineKind.sale} AND sale.quantity >= back.quantity
    )
    INSERT INTO returns (customer_id, order_id, line_no, undoes_order_id, undoes_line_no)
    SELECT DISTINCT ON (back.customer_id, back.order_id, back.line_no)
           back.customer_id, back.order_id, back.line_no, sale_id, sale_line
      FROM candidates AS back
      JOIN orders ON orders.customer_id = back.customer_id AND orders.order_id = sale_id
       AND orders.ordered_at <= back.ordered_at
     ORDER BY back.customer_id, back.order_id, back.line_no, same_price DESC, orders.ordered_at DESC, sale_id, sale_line
        ON CONFLICT DO NOTHING`.execute(tx);
  await sql`DROP TABLE lines_back`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
