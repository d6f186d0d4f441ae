// Parting with somebody for good, by an erasure or because their time in the trash is over. The accounts stay right: their
// sales become sales to nobody in particular.
import { sql } from 'kysely';
import type { Tx } from '../../core/db.ts';
import { forgetWords } from '../customers/find/search-words.ts';
import { type Needles, patternFor } from '../privacy/needles.ts';
import { type Kept, keepSalesOfNobody } from '../purchases/to-nobody.ts';
import { removeCustomers } from './delete-customers.ts';

/** @param customerId of somebody who is there @param needles by what the words of their sales would tell who it was */
export async function partWith(tx: Tx, customerId: string, needles: Needles): Promise<Kept> {
  const { search_text: words } = await tx
    .selectFrom('customers')
    .select('search_text')
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  const all = patternFor(needles, 'all');
  const kept = await keepSalesOfNobody(tx, customerId, (text) =>
    all === null ? text : sql`CASE WHEN ${text} ~* ${all} THEN NULL ELSE ${text} END`,
  );
  await removeCustomers(tx, [customerId]);
  await forgetWords(tx, words.split(/\s+/));
  return kept;
}
