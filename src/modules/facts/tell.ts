import type { Db } from '../../core/db.ts';
import { announce } from '../../core/live.ts';

/** Open pages of the customer ask again. */
export async function tellFacts(tx: Db, customerId: string): Promise<void> {
  await announce(tx, { topic: 'facts', id: customerId });
}

/** As above, and the story has changed. */
export async function tellStory(tx: Db, customerId: string): Promise<void> {
  await announce(tx, { topic: 'facts', id: customerId }, { topic: 'customer', id: customerId });
}
