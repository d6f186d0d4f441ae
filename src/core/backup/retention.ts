// Which backups are kept: the newest of each of the last days, and the newest of each of the last weeks.

/** Of how many days, and of how many weeks, one is kept. */
export type Keep = { daily: number; weekly: number };

const DAY = 86_400_000;
/** 1970 began on a Thursday; weeks begin on Monday, as in ISO 8601. */
const MONDAY = 3;

/**
 * Days and weeks without a backup do not count, so that a machine that was off for a month loses nothing by that.
 * @returns those that may go, never the newest
 */
export function outlived<T extends { at: Date }>(backups: readonly T[], keep: Keep): T[] {
  const newestFirst = backups.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const dayOf = ({ at }: T): number => Math.floor(at.getTime() / DAY);
  const kept = new Set([
    ...newestFirst.slice(0, 1),
    ...firstOfEach(newestFirst, dayOf, keep.daily),
    ...firstOfEach(newestFirst, (each) => Math.floor((dayOf(each) + MONDAY) / 7), keep.weekly),
  ]);
  return newestFirst.filter((each) => !kept.has(each));
}

function firstOfEach<T>(items: readonly T[], periodOf: (item: T) => number, periods: number): T[] {
  const seen = new Map<number, T>();
  for (const item of items) {
    const period = periodOf(item);
    if (!seen.has(period)) seen.set(period, item);
  }
  return [...seen.values()].slice(0, periods);
}
