import type { History, Tuples } from './models/tuples.ts';
import type { Purchases } from './purchases-file.ts';

/** What a file says about one customer; times in days. */
export type Summary = History & {
  customer: string;
  /** Mean spend of a repeat purchase day; NaN for one-time buyers and without amounts. */
  meanSpend: number;
  /** Purchase days in the held-back period, and the mean spend of one (NaN where there is none). */
  heldBack: number;
  heldBackSpend: number;
};

/**
 * Purchases of one day are one, with the sum of their amounts. A negative amount is a return: it is no purchase, and
 * reduces what was spent on the last purchase day up to then.
 * @param calibrateUntil last day that the models may see, @param holdBackUntil last day of the held-back period.
 * @returns customers who bought by calibrateUntil, in the order of the file.
 */
export function summarise(
  purchases: ReadonlyMap<string, Purchases>,
  calibrateUntil: number,
  holdBackUntil: number,
): Summary[] {
  const summaries: Summary[] = [];
  for (const [customer, each] of purchases) {
    const days = purchaseDays(each).filter(({ day }) => day <= holdBackUntil);
    const seen = days.filter(({ day }) => day <= calibrateUntil);
    const [first, last] = [seen[0], seen.at(-1)];
    if (!first || !last) continue;
    const later = days.slice(seen.length);
    summaries.push({
      customer,
      x: seen.length - 1,
      tx: last.day - first.day,
      T: calibrateUntil - first.day,
      meanSpend: meanOf(seen.slice(1)),
      heldBack: later.length,
      heldBackSpend: meanOf(later),
    });
  }
  return summaries;
}

type PurchaseDay = { day: number; spend: number };

function purchaseDays({ days, amounts }: Purchases): PurchaseDay[] {
  // Purchases before returns within a day, so that a return finds the purchase that it undoes.
  const order = days
    .map((_, i) => i)
    .sort((a, b) => days[a]! - days[b]! || Number(amounts[a]! < 0) - Number(amounts[b]! < 0));
  const found: PurchaseDay[] = [];
  for (const i of order) {
    const [day, amount] = [days[i]!, amounts[i]!];
    const last = found.at(-1);
    if (last && (last.day === day || amount < 0)) last.spend += amount;
    else if (!(amount < 0)) found.push({ day, spend: amount });
  }
  return found;
}

function meanOf(days: readonly PurchaseDay[]): number {
  return days.length > 0 ? days.reduce((sum, { spend }) => sum + spend, 0) / days.length : NaN;
}

/** @returns the distinct histories in units of `daysPerUnit`, and for each summary the place of its history. */
export function groupByHistory(
  summaries: readonly Summary[],
  daysPerUnit: number,
): { tuples: Tuples; place: Int32Array } {
  const places = new Map<string, number>();
  const distinct: Summary[] = [];
  const counts: number[] = [];
  const place = Int32Array.from(summaries, (summary) => {
    const key = `${summary.x} ${summary.tx} ${summary.T}`;
    let at = places.get(key);
    if (at === undefined) {
      places.set(key, (at = distinct.length));
      distinct.push(summary);
      counts.push(0);
    }
    counts[at]! += 1;
    return at;
  });
  const tuples = {
    x: Int32Array.from(distinct, ({ x }) => x),
    tx: Float64Array.from(distinct, ({ tx }) => tx / daysPerUnit),
    T: Float64Array.from(distinct, ({ T }) => T / daysPerUnit),
    count: Float64Array.from(counts),
  };
  return { tuples, place };
}
