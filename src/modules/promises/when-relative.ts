// Days said by their distance from today or by their weekday.
import { addDays, type Day, endOfMonth, weekdayOf } from '../../core/zoned-time.ts';
import { addOpenDays, lastOpenDay, type SiteCalendar } from './business-hours.ts';
import { months, namedDays, numberOf, weekdays } from './when-words.ts';

const next = '(?:next|following|n(?:ä|ae)chste[nrms]?|kommende[nrm]? woche|folgende[nrms]?)';
const afterNext = '(?:ü|ue)bern(?:ä|ae)chste[nrms]?';
const nextWeek = /(?:next week|(?:n(?:ä|ae)chste|kommende|folgende)[nr]? woche)/;

/** @param words as plain() leaves them @returns null for what is no such day */
export function readRelative(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const named = namedDays.get(words);
  if (named !== undefined) return addDays(today, named);
  return readWeekday(words, today) ?? readSpan(words, today, calendar) ?? readPeriod(words, today, calendar);
}

/**
 * "Friday" and "coming Friday" are the first one after today; "next Friday" and "nächsten Freitag" the one of next week;
 * "this Friday" the one of this week, unless it is over.
 */
function readWeekday(words: string, today: Day): Day | null {
  const monday = addDays(today, 1 - weekdayOf(today));
  const of = (name: string | undefined): number | undefined => weekdays.get(name ?? '');

  const plainOne = of(/^(?:(?:coming|kommende[nrm]?) )?(\S+)$/.exec(words)?.[1]);
  if (plainOne) return addDays(today, ((plainOne - weekdayOf(today) + 6) % 7) + 1);

  const nextOne = of(new RegExp(`^${next} (\\S+)$`).exec(words)?.[1]);
  if (nextOne) return addDays(monday, 6 + nextOne);

  const afterNextOne = of(
    (new RegExp(`^${afterNext} (\\S+)$`).exec(words) ?? /^(\S+) after next$/.exec(words))?.[1] ??
      new RegExp(`^(\\S+) (?:in (?:der )?)?${afterNext} woche$`).exec(words)?.[1],
  );
  if (afterNextOne) return addDays(monday, 13 + afterNextOne);

  const thisOne = of(/^(?:this|diese[nrms]?) (\S+)$/.exec(words)?.[1]);
  if (thisOne) {
    const day = addDays(monday, thisOne - 1);
    return day < today ? addDays(day, 7) : day;
  }

  const inWeek = of(new RegExp(`^(\\S+) (?:of |in (?:der )?)?${nextWeek.source}$`).exec(words)?.[1]);
  if (inWeek) return addDays(monday, 6 + inWeek);

  const ofWeek = of(new RegExp(`^(?:in (?:der )?)?${nextWeek.source} (?:on |am )?(\\S+)$`).exec(words)?.[1]);
  if (ofWeek) return addDays(monday, 6 + ofWeek);

  const inWeeks = /^(\S+) in (\S+) (?:weeks?|wochen?)$/.exec(words);
  const [weekday, weeks] = [of(inWeeks?.[1]), numberOf(inWeeks?.[2] ?? '')];
  return weekday && weeks !== null ? addDays(monday, 7 * weeks + weekday - 1) : null;
}

/** "in 3 days", "within two weeks", "in einem Monat", "3 working days", "two days ago", "vor zwei Tagen" */
function readSpan(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const ahead =
    /^(?:(?:in|within|binnen|innerhalb(?: von)?) )?(?:the next |den n(?:ä|ae)chsten )?(\S+) (\S+(?: days?)?)$/.exec(
      words,
    );
  const ago = /^(\S+) (\S+) ago$/.exec(words) ?? /^vor (\S+) (\S+)$/.exec(words);
  const [, number = '', unit = ''] = ago ?? ahead ?? [];
  const count = numberOf(number);
  if (count === null) return null;
  const signed = ago ? -count : count;
  if (/^(?:days?|tage?n?)$/.test(unit)) return addDays(today, signed);
  if (/^(?:weeks?|wochen?)$/.test(unit)) return addDays(today, 7 * signed);
  if (/^(?:fortnights?)$/.test(unit)) return addDays(today, 14 * signed);
  if (/^(?:months?|monate?n?)$/.test(unit)) return addMonths(today, signed);
  if (/^(?:years?|jahre?n?)$/.test(unit)) return addMonths(today, 12 * signed);
  if (!ago && count > 0 && /^(?:(?:working|business) days?|(?:werk|arbeits)tage?n?)$/.test(unit))
    return addOpenDays(calendar, today, count);
  return null;
}

/** The same day of that month, or its last one. */
function addMonths(day: Day, months: number): Day {
  const end = endOfMonth(day, months);
  return end.slice(0, 8) + (day.slice(8) < end.slice(8) ? day.slice(8) : end.slice(8));
}

/** A week, month or year that has an end: its last open day. */
function readPeriod(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const end = '(?:(?:the )?end of (?:the |this )?|(?:ende|schluss) (?:der |des |diese[rs] )?)';
  const matches = (pattern: string): boolean => new RegExp(`^(?:${pattern})$`).test(words);
  const sunday = addDays(today, 7 - weekdayOf(today));
  const lastOf = (day: Day): Day => lastOpenDay(calendar, today, day);

  if (matches(`this week|diese woche|eow|wochenende|weekend|this weekend|${end}(?:week|woche)`))
    return lastOf(sunday);
  if (matches(`(?:${end})?${nextWeek.source}`)) return lastOf(addDays(sunday, 7));
  if (matches(`(?:${end})?(?:week after next|${afterNext} woche)`)) return lastOf(addDays(sunday, 14));
  if (matches(`this month|diesen monat|eom|monatsende|${end}(?:month|monats?)`))
    return lastOf(endOfMonth(today));
  if (matches(`(?:${end})?(?:next month|n(?:ä|ae)chste[nrs]? monats?)`)) return lastOf(endOfMonth(today, 1));
  const month = months.get(new RegExp(`^${end}(\\S+)$`).exec(words)?.[1] ?? '');
  if (month) return lastOf(endOfMonth(today, (month - Number(today.slice(5, 7)) + 12) % 12));
  if (matches(`jahresende|${end}(?:year|jahres)`)) return lastOf(`${today.slice(0, 4)}-12-31`);
  return null;
}
