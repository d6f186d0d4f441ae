import type { Db } from '../../core/db.ts';
import { announce } from '../../core/live.ts';

/** Open pages of the customer and of the ledger ask again. */
export async function tellPromises(tx: Db, customerId: string): Promise<void> {
  await announce(tx, { topic: 'promises', id: customerId }, { topic: 'customer', id: customerId });
}
