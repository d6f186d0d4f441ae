// New products in bulk, by COPY.
import type pg from 'pg';
import { copyEach } from '../../core/copy.ts';

export type CopiedProduct = {
  id: Buffer;
  code: string;
  name: string;
  kind: 'product' | 'fee' | 'adjustment';
};

/** @throws DatabaseError 23505 when one of the codes is taken meanwhile */
export async function copyProducts(
  client: pg.ClientBase,
  products: readonly CopiedProduct[],
  importNo: number,
): Promise<void> {
  const now = Date.now() * 1_000;
  const columns = ['product_id', 'code', 'name', 'kind', 'import_no', 'created_at'];
  await copyEach(client, 'products', columns, products, (rows, { id, code, name, kind }) => {
    rows.row();
    rows.uuid(id);
    rows.text(code);
    rows.text(name);
    rows.text(kind);
    rows.int4(importNo);
    rows.timestamp(now);
  });
}
