// Nobody changes what is about to be changed here.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../db.ts';
import { isClusterOf } from './cluster.ts';

/**
 * Rows that stay as they are until the transaction ends. A cluster locks rows of several machines only by writing them.
 * @param columns what is read of them
 * @param order the column by which they are read, and locked, so that of two who want the same ones one comes first
 * @param touch a column that a cluster writes as it is; not the one by which rows are spread
 */
export async function hold<T>(
  tx: Db,
  {
    table,
    columns,
    where,
    order,
    touch,
  }: {
    table: string;
    columns: RawBuilder<unknown>;
    where: RawBuilder<unknown>;
    order: string;
    touch: string;
  },
): Promise<T[]> {
  const cluster = await isClusterOf(tx);
  if (cluster)
    await sql`UPDATE ${sql.table(table)} SET ${sql.ref(touch)} = ${sql.ref(touch)} WHERE ${where}`.execute(
      tx,
    );
  const { rows } = await sql<T>`
    SELECT ${columns} FROM ${sql.table(table)} WHERE ${where} ORDER BY ${sql.ref(order)} ${cluster ? sql`` : sql`FOR UPDATE`}`.execute(
    tx,
  );
  return rows;
}
