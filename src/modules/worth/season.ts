// What the months of the year do to buying, where a full year was seen.
import { type MonthTotal, seasonalFactor, seasonalIndex } from './models/seasonal.ts';
import type { Purchases } from './read-purchases.ts';
import type { HonestyModels } from './report.ts';
import { dayOf, type Window } from './window.ts';

export type Season = {
  /** January to December, mean 1; null when no full year is known */
  index: number[] | null;
  learnt: HonestyModels['season'];
  /** how busy the held-back period was to be expected from the months before it alone; 1 when that was not known */
  heldBackFactor: number;
};

/** Of orders a month; the worth of a whole year needs no season, months and shorter periods do. */
export function seasonOf(purchases: Purchases, window: Window, heldBack: number): Season {
  const totals = completeMonths(purchases, window);
  const { index, months, cycles, reason } = seasonalIndex(totals);
  return {
    index,
    learnt: { months, cycles, reason },
    heldBackFactor: heldBack > 0 ? heldBackFactor(totals, window, heldBack) : 1,
  };
}

function heldBackFactor(totals: readonly MonthTotal[], window: Window, heldBack: number): number {
  const from = dayOf(window, window.last - heldBack + 1);
  const seen = totals.filter(
    ({ year, month }) => `${year}-${String(month).padStart(2, '0')}` < from.slice(0, 7),
  );
  const { index, cycles } = seasonalIndex(seen);
  // One cycle alone cannot tell season from growth: good enough to draw a year with, not to be judged by.
  if (!index || cycles < 2) return 1;
  return seasonalFactor(index, new Date(from), new Date(dayOf(window, window.last + 1)));
}

/** Months that lie wholly within the data; one without orders counts 0. */
function completeMonths({ days, purchase }: Purchases, window: Window): MonthTotal[] {
  const counts = new Float64Array(window.last + 2);
  for (let i = 0; i < days.length; i++) counts[days[i]!]! += purchase[i]!;
  const months: MonthTotal[] = [];
  let month: MonthTotal | undefined;
  for (let day = 1; day <= window.last + 1; day++) {
    const name = dayOf(window, day);
    if (name.endsWith('-01')) {
      if (month !== undefined) months.push(month);
      month = { year: Number(name.slice(0, 4)), month: Number(name.slice(5, 7)), total: 0 };
    }
    if (month !== undefined) month.total += counts[day]!;
  }
  return months;
}
