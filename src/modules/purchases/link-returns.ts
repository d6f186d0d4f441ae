import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { lineKind } from './line-kind.ts';

/**
 * Links the return lines of an import to what they undo: an earlier sale of the same product to the same customer, of
 * at least that quantity; at the same price if there is one, the latest of them. Idempotent.
 * @returns how many lines are linked
 */
export async function linkReturns(tx: Db, importNo: number): Promise<number> {
  await sql`
    WITH back AS MATERIALIZED (
      SELECT line.customer_id, line.order_id, line.line_no, line.product_id, -line.quantity AS quantity, line.unit_price,
             touched.ordered_at
        FROM (SELECT customer_id, order_id, ordered_at FROM orders WHERE import_no = ${importNo} AND returned_minor <> 0
              UNION ALL
              SELECT orders.customer_id, orders.order_id, ordered_at
                FROM import_additions JOIN orders USING (customer_id, order_id) WHERE import_additions.import_no = ${importNo}) AS touched
        JOIN order_lines AS line ON line.customer_id = touched.customer_id AND line.order_id = touched.order_id
       WHERE line.import_no = ${importNo} AND line.kind = ${lineKind.return} AND line.product_id IS NOT NULL
    )
    INSERT INTO returns (customer_id, order_id, line_no, undoes_order_id, undoes_line_no)
    SELECT DISTINCT ON (back.customer_id, back.order_id, back.line_no)
           back.customer_id, back.order_id, back.line_no, sale.order_id, sale.line_no
      FROM back
      JOIN order_lines AS sale ON sale.customer_id = back.customer_id AND sale.product_id = back.product_id
       AND sale.kind = ${lineKind.sale} AND sale.quantity >= back.quantity
      JOIN orders ON orders.customer_id = sale.customer_id AND orders.order_id = sale.order_id
       AND orders.ordered_at <= back.ordered_at
     ORDER BY back.customer_id, back.order_id, back.line_no, sale.unit_price = back.unit_price DESC,
              orders.ordered_at DESC, sale.order_id, sale.line_no
        ON CONFLICT DO NOTHING`.execute(tx);
  const { rows } = await sql<{ linked: number }>`
    SELECT count(*)::int AS linked FROM returns JOIN order_lines AS line USING (customer_id, order_id, line_no)
     WHERE line.import_no = ${importNo}`.execute(tx);
  return rows[0]?.linked ?? 0;
}
