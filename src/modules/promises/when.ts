// Dates as people say them, in English and German: "Friday", "tomorrow 10", "in two weeks", "28/11", "nächsten Freitag
// um 14 Uhr". Pure; runs on pages, which show what was understood, and on the server.
import { addDays, clockAt, type Day, momentOf, weekdayOf } from '../../core/zoned-time.ts';
import { closingOn, hoursOn, lastOpenDay, type SiteCalendar } from './business-hours.ts';
import { readDate } from './when-date.ts';
import { readBeforePeriod } from './when-period.ts';
import { readNamedDay, readRelative } from './when-relative.ts';
import { timesIn } from './when-time.ts';
import { numberOf, plain, weekdays, withoutLead } from './when-words.ts';

export type Speaker = {
  now: Date;
  calendar: SiteCalendar;
  /** BCP 47: whether the day or the month stands first in 3/12 */
  locale: string;
};
export type Reading = {
  dueAt: Date;
  day: Day;
  /** false: the end of that day's business */
  timeSaid: boolean;
  /** it was said so: yesterday, a year that is over, an hour that has struck */
  past: boolean;
  /** the site is closed on that day */
  closed: boolean;
};
const longest = 100;

/** @returns null for what nobody understands */
export function understand(text: string, speaker: Speaker): Reading | null {
  if (text.length > longest) return null;
  const words = plain(text);
  if (words === '') return null;
  const { day: today } = clockAt(speaker.now, speaker.calendar.timeZone);
  const soon = readMinutes(words, speaker.now);
  if (soon) {
    const { day } = clockAt(soon, speaker.calendar.timeZone);
    return reading(day, soon, true, speaker);
  }
  const before = /^(?:before|vor) (?:the |de[mnr] )?(?=.)/;
  return (
    readTimed(words, today, readDay, speaker) ??
    (before.test(words) ? readTimed(words.replace(before, ''), today, readDayBefore, speaker) : null)
  );
}

type ReadDay = (words: string, today: Day, speaker: Speaker, timeSaid: boolean) => Day | null;

function readTimed(words: string, today: Day, dayOf: ReadDay, speaker: Speaker): Reading | null {
  for (const { rest, minutes, halfLeftOpen, part } of timesIn(words)) {
    if (part && dayOf === readDayBefore) continue;
    const day = dayOf(withoutLead(rest), today, speaker, minutes !== null);
    if (day === null) continue;
    if (typeof minutes !== 'number') return reading(day, endOf(day, speaker), minutes === 'close', speaker);
    const on = (some: Day): Date => {
      const meant = halfLeftOpen ? nearerToBusiness(minutes, some, speaker.calendar) : minutes;
      return momentOf(some, meant, speaker.calendar.timeZone);
    };
    // "at 9" said at ten is tomorrow's nine; "today 9" is past, and said so
    return rest === '' && on(day) <= speaker.now
      ? reading(addDays(day, 1), on(addDays(day, 1)), true, speaker)
      : reading(day, on(day), true, speaker);
  }
  return null;
}

/** Of a locale that names no country, the one where the business is: in GB an "en" writes the day first. */
export function localeIn(locale: string, country: string): string {
  return locale.includes('-') ? locale : `${locale}-${country}`;
}

function reading(day: Day, dueAt: Date, timeSaid: boolean, { now, calendar }: Speaker): Reading {
  return { dueAt, day, timeSaid, past: dueAt < now, closed: hoursOn(calendar, day) === null };
}

/** The end of business; of a today whose business is over, the end of the day itself. */
function endOf(day: Day, { now, calendar }: Speaker): Date {
  const close = momentOf(day, closingOn(calendar, day), calendar.timeZone);
  const isToday = clockAt(now, calendar.timeZone).day === day;
  return isToday && close <= now
    ? new Date(momentOf(addDays(day, 1), 0, calendar.timeZone).getTime() - 1)
    : close;
}

/** "at 3" in a shop that opens at nine is three in the afternoon; "at 8" is an hour before it opens. */
function nearerToBusiness(minutes: number, day: Day, calendar: SiteCalendar): number {
  const later = minutes + 12 * 60;
  const early = (hoursOn(calendar, day)?.opens ?? 9 * 60) - minutes;
  const late = later - closingOn(calendar, day);
  return later < 24 * 60 && early > 0 && late < early ? later : minutes;
}

/** "in 20 minutes", "two hours from now", "in zwei Stunden", "half an hour" */
function readMinutes(words: string, now: Date): Date | null {
  if (/^(?:in )?(?:half an hour|einer halben stunde)$/.test(words))
    return new Date(now.getTime() + 1_800_000);
  if (/^(?:in )?(?:a quarter of an hour|einer viertelstunde)$/.test(words))
    return new Date(now.getTime() + 900_000);
  if (
    /^(?:in )?(?:an hour and a half|anderthalb stunden|eineinhalb stunden|1\.5 (?:hours|stunden))$/.test(
      words,
    )
  )
    return new Date(now.getTime() + 5_400_000);
  const found = /^(?:(?:in|within|binnen) )?(\S+) (minutes?|mins?|minuten?|hours?|hrs?|stunden?|std)$/.exec(
    words,
  );
  const count = found ? numberOf(found[1] ?? '') : null;
  if (count === null) return null;
  const unit = found?.[2]?.startsWith('m') ? 60_000 : 3_600_000;
  return new Date(now.getTime() + count * unit);
}

function readDay(words: string, today: Day, speaker: Speaker): Day | null {
  const day = readRelative(words, today, speaker.calendar) ?? readDate(words, today, speaker.locale);
  if (day) return day;
  // "Friday 28 November": the two have to agree
  const [first = '', ...others] = words.split(' ');
  const weekday = weekdays.get(first);
  if (weekday === undefined || others.length === 0) return null;
  const date = readDate(withoutLead(others.join(' ')), today, speaker.locale);
  return date && weekdayOf(date) === weekday ? date : null;
}

/** "before Friday" is by the end of the last open day before it; "before Friday 10" is by ten on Friday. */
function readDayBefore(words: string, today: Day, speaker: Speaker, timeSaid: boolean): Day | null {
  const { calendar, locale } = speaker;
  if (timeSaid) return readDay(words, today, speaker);
  if (words === '') return null;
  const period = readBeforePeriod(words, today, calendar);
  if (period) return period;
  const day = readNamedDay(words, today) ?? readDate(words, today, locale);
  return day && lastOpenDay(calendar, today, addDays(day, -1));
}
