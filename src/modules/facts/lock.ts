import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { visibleTo } from '../customers/visible.ts';

/** Holds a customer until the transaction ends, so that what two people say of them at once cannot cross. @throws NotFound */
export async function lockCustomer(tx: Db, caller: Caller, customerId: string): Promise<void> {
  const row = await tx
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .where(visibleTo(caller))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
}
