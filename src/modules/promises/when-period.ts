// Weeks, months and years said whole, by their beginning, middle or end, or by the day before them.
import { addDays, type Day, dayOf, endOfMonth, weekdayOf } from '../../core/zoned-time.ts';
import { addOpenDays, lastOpenDay, type SiteCalendar } from './business-hours.ts';
import { afterNext, months, nextPeriod } from './when-words.ts';

type Period = { first: Day; middle: Day; last: Day };
type Part = 'start' | 'middle' | 'end';

const parts: readonly [RegExp, Part][] = [
  [/^(?:(?:the )?end of|late(?: in)?|ende|schluss) /, 'end'],
  [/^(?:(?:the )?(?:beginning|start) of|early(?: in)?|anfang) /, 'start'],
  [/^(?:(?:the )?middle of |mid[- ]?|mitte )/, 'middle'],
];
/** A month alone, or "the week", may be its beginning as well as its end. */
const whole = new RegExp(
  `^(?:(?:in|im|this|diese[nrs]?|${nextPeriod}|week after next|${afterNext})(?= |$)|(?:calendar week|cw|week|kw|kalenderwoche) ?\\d|\\d+\\. (?:kw|kalenderwoche)$)`,
);

/**
 * The last open day of it, or the first one of its beginning; its middle is a Wednesday or the 15th. Of a month these
 * days are those of § 192 BGB.
 * @param words as plain() leaves them @returns null for what is no period, and where that day of it is over
 */
export function readPeriod(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const sunday = addDays(today, 7 - weekdayOf(today));
  if (/^(?:eow|(?:this |diese[sm] )?(?:weekend|wochenende))$/.test(words))
    return lastOpenDay(calendar, today, sunday);
  if (/^(?:eom|monatsende)$/.test(words)) return readPeriod('this month', today, calendar);
  if (words === 'jahresende') return readPeriod('this year', today, calendar);
  if (/^(?:after the weekend|nach dem wochenende)$/.test(words))
    return readPeriod('start of next week', today, calendar);
  const [begins, part] = parts.find(([pattern]) => pattern.test(words)) ?? [whole, null];
  if (!begins.test(words)) return null;
  const days = periods(part ? words.replace(begins, '') : words, today).map((period) =>
    dayIn(period, part ?? 'end', today, calendar),
  );
  return days.find((day) => day >= today) ?? null;
}

/** "before next week", "vor dem Wochenende", "before December" @returns its last open day before */
export function readBeforePeriod(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const friday = addDays(today, 5 - weekdayOf(today));
  const ends = /^(?:weekend|wochenende)$/.test(words)
    ? [friday]
    : periods(words, today).map(({ first }) => addDays(first, -1));
  const end = ends.find((day) => day >= today);
  return end ? lastOpenDay(calendar, today, end) : null;
}

function dayIn({ first, middle, last }: Period, part: Part, today: Day, calendar: SiteCalendar): Day {
  const from = first > today ? first : today;
  if (part === 'end') return lastOpenDay(calendar, from, last);
  if (part === 'middle') return middle < today ? middle : lastOpenDay(calendar, from, middle);
  const opens = addOpenDays(calendar, addDays(first, -1), 1);
  return opens && opens <= last ? opens : first;
}

/** @returns those that it may be, the earliest first: a December may be this year's or the next one's */
function periods(words: string, today: Day): Period[] {
  const is = (pattern: string): boolean => new RegExp(`^(?:${pattern})$`).test(words);
  const monday = addDays(today, 1 - weekdayOf(today));
  const year = Number(today.slice(0, 4));

  if (is('(?:this |the |diese[r]? |der )?(?:week|woche)')) return [weekFrom(monday)];
  if (is(`(?:der )?${nextPeriod} (?:week|woche)`)) return [weekFrom(addDays(monday, 7))];
  if (is(`(?:the )?week after next|(?:der )?${afterNext} woche`)) return [weekFrom(addDays(monday, 14))];
  const numbered =
    /^(?:in |im )?(?:(?:calendar week|cw|week|kw|kalenderwoche) ?(\d{1,2})|(\d{1,2})\. (?:kw|kalenderwoche))$/.exec(
      words,
    );
  if (numbered)
    return [year - 1, year, year + 1].flatMap((each) => isoWeek(each, Number(numbered[1] ?? numbered[2])));

  if (is('(?:this |the |diese[nms] |de[sm] )?(?:month|monats?)')) return [monthOf(today)];
  if (is(`(?:de[sm] )?${nextPeriod} (?:month|monats?)`)) return [monthOf(addDays(endOfMonth(today), 1))];
  const [, name = '', said] = /^(?:in |im |of )?([a-zäöü]+)(?: (\d{4}))?$/.exec(words) ?? [];
  const month = months.get(name);
  if (month)
    return (said ? [Number(said)] : [year, year + 1]).flatMap((each) => {
      const first = dayOf(each, month, 1);
      return first ? [monthOf(first)] : [];
    });

  if (is('(?:this |the |diese[sm] |de[sm] )?(?:year|jahre?s?)'))
    return [{ first: `${year}-01-01`, middle: `${year}-06-30`, last: `${year}-12-31` }];
  return [];
}

function weekFrom(monday: Day): Period {
  return { first: monday, middle: addDays(monday, 2), last: addDays(monday, 6) };
}

function monthOf(day: Day): Period {
  const start = day.slice(0, 8);
  return { first: `${start}01`, middle: `${start}15`, last: endOfMonth(day) };
}

/** ISO 8601: the first week of a year is the one with the 4 January. @returns none where the year has no such week */
function isoWeek(year: number, week: number): Period[] {
  const fourth = `${year}-01-04`;
  const monday = addDays(fourth, 1 - weekdayOf(fourth) + 7 * (week - 1));
  return week >= 1 && addDays(monday, 3).startsWith(String(year)) ? [weekFrom(monday)] : [];
}
