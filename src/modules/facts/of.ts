// All that this room says of one customer, in one request of the card.
import type { Call } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import { readBonds } from './bonds.ts';
import { currentConsents } from './consents.ts';
import type { factsContract } from './contract.ts';
import { freshnessOf } from './kinds.ts';
import { knownFacts } from './known.ts';
import { readPreferences } from './preferences.ts';

/** @throws NotFound */
export async function factsOfCustomer(
  { db, caller }: Pick<Call, 'db' | 'caller'>,
  customerId: string,
): Promise<OutputOf<typeof factsContract.of>> {
  await checkVisible(db, caller, customerId);
  const [facts, preferences, bonds, consents] = await Promise.all([
    knownFacts(db, customerId, new Date()),
    readPreferences(db, customerId),
    readBonds(db, customerId),
    currentConsents(db, customerId),
  ]);
  return {
    preferences,
    bonds,
    consents,
    facts: facts.map(({ since, confirmedAt, ageDays, ...fact }) => ({
      ...fact,
      since: since.toISOString(),
      confirmedAt: confirmedAt?.toISOString() ?? null,
      ageDays: Math.max(0, Math.floor(ageDays)),
      freshness: freshnessOf(ageDays, fact.shelfDays),
    })),
  };
}
