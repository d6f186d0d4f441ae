// New products in bulk, by COPY.
import type pg from 'pg';
import type { Copies } from '../../core/copy.ts';

export type CopiedProduct = {
  id: Buffer;
  code: string;
  name: string;
  kind: 'product' | 'fee' | 'adjustment';
};

/** Sending them fails with DatabaseError 23505 when one of the codes is taken meanwhile. */
export function copyProducts(copies: Copies, products: readonly CopiedProduct[], importNo: number): void {
  const now = Date.now() * 1_000;
  const columns = ['product_id', 'code', 'name', 'kind', 'import_no', 'created_at'];
  copies.each('products', columns, products, (rows, { id, code, name, kind }) => {
    rows.row();
    rows.uuid(id);
    rows.text(code);
    rows.text(name);
    rows.text(kind);
    rows.int4(importNo);
    rows.timestamp(now);
  });
}

/** Gives products that an import made the name under which they were sold: it met them first in another line. */
export async function renameProducts(
  client: pg.ClientBase,
  products: readonly CopiedProduct[],
): Promise<void> {
  if (products.length === 0) return;
  await client.query(
    `UPDATE products SET name = sold.name, kind = sold.kind
       FROM unnest($1::text[], $2::text[], $3::text[]) AS sold (code, name, kind) WHERE products.code = sold.code`,
    [products.map(({ code }) => code), products.map(({ name }) => name), products.map(({ kind }) => kind)],
  );
}
