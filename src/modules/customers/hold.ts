import { type RawBuilder, sql } from 'kysely';
import { hold } from '../../core/citus/hold.ts';
import type { Db } from '../../core/db.ts';

type Held<T> = T & { customer_id: string };

/**
 * Customers who stay as they are until the transaction ends.
 * @param more further columns that are read of them
 */
export async function holdCustomers<T = unknown>(
  tx: Db,
  where: RawBuilder<boolean>,
  more: RawBuilder<unknown> = sql``,
): Promise<Held<T>[]> {
  const columns = sql`customer_id${more}`;
  return hold<Held<T>>(tx, { table: 'customers', columns, where, order: 'customer_id', touch: 'version' });
}
