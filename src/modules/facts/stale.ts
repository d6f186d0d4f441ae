import type { Db } from '../../core/db.ts';
import { type KnownFact, knownFacts } from './known.ts';

export type StaleFact = {
  /** 'phone' | 'email' | 'address' | 'preferred_channel' | 'preferred_times' | 'language' | … */
  kind: string;
  /** contact_point_id or address_id; '' where there is one a customer */
  subject: string;
  value: string;
  /** ISO; null: never since it was entered */
  confirmedAt: string | null;
  /** since the last confirmation, or since it was entered */
  ageDays: number;
  shelfDays: number;
};

/**
 * What is worth asking a customer whether it still holds: past its shelf life, of a kind that is asked at all. Stalest
 * first, in proportion to its shelf life. Of several phones the main one comes before the others.
 * @param limit at most so many
 */
export async function staleFacts(db: Db, customerId: string, limit: number): Promise<StaleFact[]> {
  return stalest(await knownFacts(db, customerId, new Date())).slice(0, limit);
}

/** @returns those past their shelf life that are asked, stalest first */
export function stalest(facts: readonly KnownFact[]): StaleFact[] {
  return staleFirst(facts.filter((fact) => fact.asked && fact.ageDays >= fact.shelfDays));
}

type Known = Pick<KnownFact, 'subject' | 'value' | 'main' | 'confirmedAt' | 'ageDays' | 'shelfDays'> & {
  kind: string;
};

/** In proportion to their shelf lives; the main one of a kind before the others. */
export function staleFirst(facts: readonly Known[]): StaleFact[] {
  return facts
    .toSorted((a, b) => Number(b.main) - Number(a.main) || b.ageDays / b.shelfDays - a.ageDays / a.shelfDays)
    .map(({ kind, subject, value, confirmedAt, ageDays, shelfDays }) => ({
      kind,
      subject,
      value,
      confirmedAt: confirmedAt?.toISOString() ?? null,
      ageDays: Math.floor(ageDays),
      shelfDays,
    }));
}
