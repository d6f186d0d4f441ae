import {
  BACK_DAYS,
  type CustomerHistory,
  EARLY_DAYS,
  GROWING_AFTER_DAYS,
  GROWING_PERCENT,
  LONG_SILENCE_DAYS,
  NEWCOMER_DAYS,
} from './signals.ts';

/** Days as YYYY-MM-DD, oldest first; nets in minor units, one a day. */
export type Bought = { bought: readonly string[]; days: readonly string[]; nets: readonly number[] };

/**
 * The history of one customer, as historiesOf() makes it of all.
 * @param fitDay as of which the latest fit told things; a purchase after it moves the day on
 * @returns null for somebody who has not bought anything
 */
export function historyOf(
  { bought, days, nets }: Bought,
  fitDay: string | null,
): { history: CustomerHistory; spendMinor: number; asOf: string } | null {
  const [first, latest] = [bought[0], bought.at(-1)];
  if (first === undefined || latest === undefined) return null;
  const asOf = fitDay !== null && fitDay > latest ? fitDay : latest;
  const age = (day: string): number => daysBetween(first, day);
  const T = age(asOf);
  const ages = bought.map(age);
  const net = (from: number, to: number): number =>
    days.reduce((sum, day, i) => sum + (age(day) > from && age(day) <= to ? (nets[i] ?? 0) : 0), 0);
  const second = ages[1] ?? 0;
  return {
    asOf,
    spendMinor: nets.reduce((sum, each) => sum + each, 0),
    history: {
      x: ages.length - 1,
      tx: ages.at(-1) ?? 0,
      T,
      second: T <= NEWCOMER_DAYS && second <= EARLY_DAYS ? second : 0,
      growth: T >= GROWING_AFTER_DAYS ? growth(net(T - 365, T), net(T - 730, T - 365)) : 0,
      back: silenceBefore(ages, T - BACK_DAYS),
    },
  };
}

function growth(year: number, prior: number): number {
  if (!(prior > 0)) return 0;
  const percent = ((year - prior) * 100) / prior;
  return percent >= GROWING_PERCENT ? Math.min(1000, Math.round(percent)) : 0;
}

/** @returns the history at the first purchase after `since`, where a long silence ended with it */
function silenceBefore(ages: readonly number[], since: number): CustomerHistory['back'] {
  const place = ages.findIndex((age) => age > since);
  const [left, back] = [ages[place - 1], ages[place]];
  if (left === undefined || back === undefined || back - left < LONG_SILENCE_DAYS) return null;
  return { x: place - 1, tx: left, T: back };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
