import type { Retention } from './queries.ts';

type Day = Retention['days'][number];
export type Mean = { regulars: number; fresh: number };
const DAY = 86_400_000;

/** Means over the days of each week up to asOf on which anybody bought, the oldest week first; empty weeks are zeros. */
export function byWeek(days: readonly Day[], asOf: string): (Mean & { from: string })[] {
  const first = days[0];
  if (!first) return [];
  const end = Date.parse(asOf);
  const weekOf = (day: string) => Math.floor((end - Date.parse(day)) / (7 * DAY));
  const weeks = Array.from({ length: weekOf(first.day) + 1 }, (): Day[] => []);
  for (const day of days) weeks[weekOf(day.day)]?.push(day);
  // A first week that the data begin in the middle of would look like a slow one.
  const whole = (end - Date.parse(first.day)) % (7 * DAY) === 6 * DAY ? weeks : weeks.slice(0, -1);
  return whole
    .map((week, i) => ({ ...mean(week), from: new Date(end - (i * 7 + 6) * DAY).toISOString().slice(0, 10) }))
    .reverse();
}

/** Means by day of the week, Monday first, over the days on which anybody bought. */
export function byWeekday(days: readonly Day[]): Mean[] {
  const weekdays = Array.from({ length: 7 }, (): Day[] => []);
  for (const day of days) weekdays[(new Date(day.day).getUTCDay() + 6) % 7]?.push(day);
  return weekdays.map(mean);
}

export function mean(days: readonly Day[]): Mean {
  if (days.length === 0) return { regulars: 0, fresh: 0 };
  const customers = days.reduce((sum, day) => sum + day.customers, 0) / days.length;
  const regulars = days.reduce((sum, day) => sum + day.regulars, 0) / days.length;
  return { regulars, fresh: customers - regulars };
}

/** The days of the 13 weeks that end so many weeks before asOf. */
export function quarterBefore(days: readonly Day[], asOf: string, weeks: number): Day[] {
  const end = Date.parse(asOf) - weeks * 7 * DAY;
  return days.filter(({ day }) => Date.parse(day) <= end && Date.parse(day) > end - 91 * DAY);
}
