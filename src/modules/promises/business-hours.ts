// When a site is open. Runs on pages too: a form says what was understood while one types.
import { addDays, clockAt, type Day, momentOf, weekdayOf } from '../../core/zoned-time.ts';

export type SiteCalendar = {
  /** IANA */
  timeZone: string;
  /** weekday 1 (Monday) to 7, times as HH:MM; a weekday that is not here is closed */
  hours: readonly { weekday: number; opens: string; closes: string }[];
  closedDays: readonly Day[];
};

/** What a site keeps until somebody says otherwise. */
export const usualHours: SiteCalendar['hours'] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  opens: '09:00',
  closes: '17:00',
}));

/** @returns minutes since midnight, null on a day on which the site is closed */
export function hoursOn(calendar: SiteCalendar, day: Day): { opens: number; closes: number } | null {
  const hours = calendar.hours.find((each) => each.weekday === weekdayOf(day));
  if (!hours || calendar.closedDays.includes(day)) return null;
  return { opens: minutesOf(hours.opens), closes: minutesOf(hours.closes) };
}

/** The end of the business day; on a closed day the hour at which most days end there. @returns minutes since midnight */
export function closingOn(calendar: SiteCalendar, day: Day): number {
  const open = hoursOn(calendar, day);
  if (open) return open.closes;
  const ends = calendar.hours.map((each) => minutesOf(each.closes)).sort((a, b) => a - b);
  return ends[Math.floor(ends.length / 2)] ?? 17 * 60;
}

/** @returns the last open day from `first` to `last`; `last` itself where none is open */
export function lastOpenDay(calendar: SiteCalendar, first: Day, last: Day): Day {
  for (let day = last; day >= first; day = addDays(day, -1)) if (hoursOn(calendar, day)) return day;
  return last;
}

/** @returns the day that is so many open days after `day`; looks a year ahead at most */
export function addOpenDays(calendar: SiteCalendar, day: Day, count: number): Day | null {
  let left = count;
  for (let ahead = 1; ahead <= 366 + count; ahead++) {
    const next = addDays(day, ahead);
    if (hoursOn(calendar, next) && --left === 0) return next;
  }
  return null;
}

/**
 * @param minutes of business, counted only while the site is open
 * @returns the moment at which they have passed; by the clock on the wall where the site never opens
 */
export function addOpenMinutes(calendar: SiteCalendar, from: Date, minutes: number): Date {
  const start = clockAt(from, calendar.timeZone);
  // what the clock on the wall does not show: seconds go along
  const seconds = from.getTime() % 60_000;
  let left = minutes;
  for (let ahead = 0; ahead <= 366; ahead++) {
    const day = addDays(start.day, ahead);
    const hours = hoursOn(calendar, day);
    if (!hours) continue;
    const begin = ahead === 0 ? Math.max(hours.opens, start.minutes) : hours.opens;
    const within = ahead === 0 && begin === start.minutes ? seconds : 0;
    if (begin + left <= hours.closes && begin < hours.closes)
      return new Date(momentOf(day, begin + left, calendar.timeZone).getTime() + within);
    left -= Math.max(0, hours.closes - begin);
  }
  return new Date(from.getTime() + minutes * 60_000);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
