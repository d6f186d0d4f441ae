/** What one complete month brought: purchases or sales. Months from 1 to 12. */
export type MonthTotal = { year: number; month: number; total: number };

export type SeasonalIndex = {
  /** January to December, mean 1; null when not a full cycle of months is known. */
  index: number[] | null;
  /** Distinct complete months known. */
  months: number;
  /** Full cycles of twelve months. With one, season and growth cannot be told apart; two are better. */
  cycles: number;
  reason: 'less-than-a-cycle' | 'one-cycle' | 'learnt';
};

/**
 * A multiplicative index by month of the year. From two cycles on each month is compared with the mean of the twelve
 * months around it (classical decomposition with a centred average), so that growth is not taken for season; with one
 * cycle it is compared with the mean of the year.
 * @param totals complete months only, in any order; months of one run without holes (a month without sales has 0).
 */
export function seasonalIndex(totals: readonly MonthTotal[]): SeasonalIndex {
  const byMonth = new Map(
    totals.map(({ year, month, total }) => [year * 12 + month - 1, Math.max(0, total)]),
  );
  const first = Math.min(...byMonth.keys());
  const run: number[] = [];
  while (byMonth.has(first + run.length)) run.push(byMonth.get(first + run.length) ?? 0);
  const cycles = Math.floor(run.length / 12);
  const known = { months: byMonth.size, cycles };
  if (cycles === 0 || !run.some((total) => total > 0)) {
    return { index: null, ...known, reason: 'less-than-a-cycle' };
  }
  const ratios: number[][] = Array.from({ length: 12 }, () => []);
  const level = cycles === 1 ? yearsMean : centredMean;
  run.forEach((total, i) => {
    const around = level(run, i);
    if (around !== null && around > 0) ratios[(first + i) % 12]?.push(total / around);
  });
  const raw = ratios.map((each) => (each.length > 0 ? each.reduce((a, b) => a + b, 0) / each.length : 1));
  const mean = raw.reduce((a, b) => a + b, 0) / 12;
  if (!(mean > 0)) return { index: null, ...known, reason: 'less-than-a-cycle' };
  return { index: raw.map((each) => each / mean), ...known, reason: cycles === 1 ? 'one-cycle' : 'learnt' };
}

function yearsMean(run: readonly number[], i: number): number | null {
  return i < 12 ? run.slice(0, 12).reduce((a, b) => a + b, 0) / 12 : null;
}

/** Half of the month six before, the eleven between, half of the month six after. */
function centredMean(run: readonly number[], i: number): number | null {
  if (i < 6 || i + 6 >= run.length) return null;
  const inner = run.slice(i - 5, i + 6).reduce((a, b) => a + b, 0);
  return (inner + ((run[i - 6] ?? 0) + (run[i + 6] ?? 0)) / 2) / 12;
}

/**
 * @returns the mean index over a period, by which an expectation for that period is multiplied: 1 for whole years.
 * @param from and to: days in UTC, `to` not included.
 */
export function seasonalFactor(index: readonly number[], from: Date, to: Date): number {
  let [sum, days] = [0, 0];
  for (let day = from.getTime(); day < to.getTime(); day += 86_400_000) {
    sum += index[new Date(day).getUTCMonth()] ?? 1;
    days += 1;
  }
  return days > 0 ? sum / days : 1;
}
