// The kinds of facts that age, and what the other lists of this room are made of.

export const factKinds = [
  'phone',
  'email',
  'address',
  'preferred_channel',
  'preferred_times',
  'language',
  'web',
  'social',
  'birthday',
] as const;
export type FactKind = (typeof factKinds)[number];

/** How a fact came to be what it is, or to be believed. */
export const hows = ['asked', 'written', 'changed', 'imported', 'entered'] as const;
export type How = (typeof hows)[number];

export const freshnesses = ['fresh', 'soon', 'stale'] as const;
export type Freshness = (typeof freshnesses)[number];

/** The last sixth of a shelf life, two months of a year, is soon: time enough to ask on a contact that comes anyway. */
const soonFrom = 5 / 6;

/** @param ageDays since the last confirmation, or since it was entered */
export function freshnessOf(ageDays: number, shelfDays: number): Freshness {
  if (ageDays >= shelfDays) return 'stale';
  return ageDays >= shelfDays * soonFrom ? 'soon' : 'fresh';
}
