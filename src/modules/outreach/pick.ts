// Who of them is on the list: fair to those who matter most, to those whose moment it is, and to those who wait.
import { createHash } from 'node:crypto';
import type { Candidate } from './candidates.ts';

export type Picked = Candidate & { rankMinor: number; heldOut: boolean };
type From = { returned: Candidate[]; first: Candidate[]; risky: Candidate[]; waiting: Candidate[] };

/** Shares of a list. What one part cannot fill, the others do; the rest, more than half, goes by risk. */
const share = { returned: 0.15, first: 0.15, waiting: 0.15 };

/**
 * @param length people on the list, not counting those left alone by lot
 * @param holdOut share who are left alone
 * @returns the list, the most at risk first, followed by those left alone
 */
export function pick(
  from: From,
  { length, holdOut, day }: { length: number; holdOut: number; day: string },
): Picked[] {
  const taken = new Map<string, Picked>();
  let shown = 0;
  const take = (candidates: readonly Candidate[], quota: number): void => {
    let left = quota;
    for (const candidate of candidates) {
      if (left <= 0 || shown >= length) return;
      if (taken.has(candidate.customerId)) continue;
      const heldOut = !candidate.drawn && lot(candidate.customerId, day) < holdOut;
      taken.set(candidate.customerId, { ...candidate, rankMinor: rank(candidate), heldOut });
      if (heldOut) continue;
      shown++;
      left--;
    }
  };
  take(from.returned, Math.ceil(length * share.returned));
  take(from.first, Math.ceil(length * share.first));
  take(from.waiting, Math.floor(length * share.waiting));
  for (const rest of [from.risky, from.returned, from.first]) take(rest, length);
  return [...taken.values()].sort(
    (a, b) =>
      Number(a.heldOut) - Number(b.heldOut) ||
      b.rankMinor - a.rankMinor ||
      b.spendMinor - a.spendMinor ||
      (a.customerId < b.customerId ? -1 : 1),
  );
}

/** After a first order and after a return it is open whether somebody stays: half of their year is at risk. */
function rank({ why, riskMinor, nextYearMinor }: Candidate): number {
  return why === 'first_order' || why === 'return'
    ? Math.max(riskMinor, Math.round(nextYearMinor / 2))
    : riskMinor;
}

/** A number in [0, 1) that nobody chooses: the same for a customer all day, another one after their 60 days. */
function lot(customerId: string, day: string): number {
  return createHash('sha256').update(`${customerId} ${day}`).digest().readUInt32BE() / 4_294_967_296;
}
