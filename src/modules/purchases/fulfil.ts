import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { InputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import type { purchasesContract } from './contract.ts';
import { type Order, readOrder } from './read-order.ts';

/** Says when the goods arrived, or that they have not after all. @throws NotFound, Invalid for a time to come */
export async function fulfil(
  tx: Db,
  who: Pick<Call, 'caller' | 'can'>,
  { customerId, orderId, fulfilledAt }: InputOf<typeof purchasesContract.fulfil>,
): Promise<Order> {
  await checkVisible(tx, who.caller, customerId);
  const at = fulfilledAt === null ? null : new Date(fulfilledAt);
  if (at && at.getTime() > Date.now() + 60_000) throw new Invalid('purchases:notYet');
  const { numUpdatedRows } = await tx
    .updateTable('orders')
    .set({ fulfilled_at: at })
    .where('customer_id', '=', customerId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new NotFound();
  await announce(tx, { topic: 'promises', id: customerId });
  await announce(tx, { topic: 'customer', id: customerId });
  return readOrder(tx, who, { customerId, orderId });
}
