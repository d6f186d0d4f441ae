// How customers belong to each other. Pages read this too, so it knows nothing of Zod.
export const kinds = ['works_at', 'lives_with', 'introduced', 'decides_for'] as const;
export type Kind = (typeof kinds)[number];
/** Which end of a relation a customer is: the one who works, introduced, decides; the other one; or either alike. */
export const sides = ['from', 'to', 'both'] as const;
export type Side = (typeof sides)[number];

/** Each word for a relation, as one says it of a customer: "works at", "employs", "introduced", "was introduced by". */
export const words: readonly { kind: Kind; side: Side }[] = [
  { kind: 'works_at', side: 'from' },
  { kind: 'works_at', side: 'to' },
  { kind: 'lives_with', side: 'both' },
  { kind: 'introduced', side: 'from' },
  { kind: 'introduced', side: 'to' },
  { kind: 'decides_for', side: 'from' },
  { kind: 'decides_for', side: 'to' },
];

/** The same relation, seen from the other customer. */
export function opposite(side: Side): Side {
  if (side === 'both') return 'both';
  return side === 'from' ? 'to' : 'from';
}
