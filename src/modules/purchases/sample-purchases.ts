// Products and returns of the sample company: what an import does not know of them, and how products go away again.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';

export type SampleProduct = {
  code: string;
  name: string;
  kind: 'product' | 'fee' | 'adjustment';
  /** decimals in major units; null for what has no price of its own */
  price: string | null;
  cost: string | null;
  active: boolean;
};
export type SampleReturn = {
  customerId: string;
  orderId: string;
  lineNo: number;
  undoesOrderId: string;
  undoesLineNo: number;
};

/** @returns ids in the order of what was given; a code that the house has already is used as it is */
export async function addSampleProducts(
  client: pg.ClientBase,
  products: readonly SampleProduct[],
  importNo: number,
): Promise<string[]> {
  const codes = products.map((product) => product.code);
  await client.query(
    `INSERT INTO products (product_id, code, name, kind, price, cost, active, import_no, sample, created_at)
     SELECT product_id, code, name, kind, price, cost, active, $8, true, $9
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::boolean[])
         AS new (product_id, code, name, kind, price, cost, active)
         ON CONFLICT (code) DO NOTHING`,
    [
      products.map(newId),
      codes,
      products.map((product) => product.name),
      products.map((product) => product.kind),
      products.map((product) => product.price),
      products.map((product) => product.cost),
      products.map((product) => product.active),
      importNo,
      new Date(),
    ],
  );
  const { rows } = await client.query<{ code: string; product_id: string }>(
    'SELECT code, product_id FROM products WHERE code = ANY($1)',
    [codes],
  );
  const known = new Map(rows.map((row) => [row.code, row.product_id]));
  return codes.map((code) => known.get(code) ?? '');
}

/** What returns undo, of orders that copyOrders wrote in the same transaction. */
export async function addSampleReturns(
  client: pg.ClientBase,
  returns: readonly SampleReturn[],
): Promise<void> {
  await client.query(
    `INSERT INTO returns (customer_id, order_id, line_no, undoes_order_id, undoes_line_no)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::uuid[], $5::int[])`,
    [
      returns.map((each) => each.customerId),
      returns.map((each) => each.orderId),
      returns.map((each) => each.lineNo),
      returns.map((each) => each.undoesOrderId),
      returns.map((each) => each.undoesLineNo),
    ],
  );
}

/** Removes the sample's products, after its orders are gone. What the house itself sold has become its own. */
export async function removeSampleProducts(client: pg.ClientBase): Promise<void> {
  await client.query(
    `UPDATE products SET sample = false, import_no = NULL
      WHERE sample AND (product_id IN (SELECT product_id FROM order_lines)
                        OR product_id IN (SELECT product_id FROM site_sale_lines))`,
  );
  await client.query('DELETE FROM products WHERE sample');
}
