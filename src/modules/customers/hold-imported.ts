// Nobody changes what is about to be taken back.
import { type RawBuilder, sql } from 'kysely';
import { isClusterOf } from '../../core/citus/cluster.ts';
import type { Tx } from '../../core/db.ts';

/**
 * For the next batch of rows that an import made, in the order of their key.
 * @param key tells rows of the table apart
 * @returns how the query for them ends: a cluster locks rows of several machines only by writing them, which is done here
 */
export async function hold(
  tx: Tx,
  table: 'customers' | 'orders' | 'site_sales',
  key: 'customer_id' | 'order_id' | 'site_sale_id',
  importNo: number,
  count: number,
): Promise<RawBuilder<unknown>> {
  if (!(await isClusterOf(tx))) return sql`FOR UPDATE`;
  const order = table === 'orders' ? sql`customer_id, order_id` : sql.ref(key);
  await sql`
    UPDATE ${sql.table(table)} SET import_no = import_no
     WHERE ${sql.ref(key)} IN (SELECT ${sql.ref(key)} FROM ${sql.table(table)} WHERE import_no = ${importNo}
                                ORDER BY ${order} LIMIT ${count})`.execute(tx);
  return sql``;
}
