// Days said by their distance from today or by their weekday.
import { addDays, type Day, endOfMonth, weekdayOf } from '../../core/zoned-time.ts';
import { addOpenDays, type SiteCalendar } from './business-hours.ts';
import { readPeriod } from './when-period.ts';
import { afterNext, namedDays, nextPeriod, numberOf, weekdays } from './when-words.ts';

const next = '(?:next|following|n(?:ä|ae)chste[nrms]?|kommende[nrm]? woche|folgende[nrms]?)';
const nextWeek = `${nextPeriod} (?:week|woche)`;

/** @param words as plain() leaves them @returns null for what is no such day */
export function readRelative(words: string, today: Day, calendar: SiteCalendar): Day | null {
  return (
    readNamedDay(words, today) ??
    readWeeksOn(words, today) ??
    readSpan(words, today, calendar) ??
    readPeriod(words, today, calendar)
  );
}

/** "today", "übermorgen", "Friday", "Tuesday next week" */
export function readNamedDay(words: string, today: Day): Day | null {
  const named = namedDays.get(words);
  return named === undefined ? readWeekday(words, today) : addDays(today, named);
}

/**
 * "Friday" and "coming Friday" are the first one after today; "next Friday" and "nächsten Freitag" the one of next week;
 * "this Friday" the one of this week, unless it is over.
 */
function readWeekday(words: string, today: Day): Day | null {
  const monday = addDays(today, 1 - weekdayOf(today));
  const of = (name: string | undefined): number | undefined => weekdays.get(name ?? '');

  const plainOne = of(/^(?:(?:(?:this )?coming|kommende[nrm]?) )?(\S+)$/.exec(words)?.[1]);
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

  const inWeek = of(new RegExp(`^(\\S+) (?:of |in (?:der )?)?${nextWeek}$`).exec(words)?.[1]);
  if (inWeek) return addDays(monday, 6 + inWeek);

  const ofWeek = of(new RegExp(`^(?:in (?:der )?)?${nextWeek} (?:on |am )?(\\S+)$`).exec(words)?.[1]);
  if (ofWeek) return addDays(monday, 6 + ofWeek);

  const inWeeks = /^(\S+) in (\S+) (?:weeks?|wochen?)$/.exec(words);
  const [weekday, weeks] = [of(inWeeks?.[1]), numberOf(inWeeks?.[2] ?? '')];
  return weekday && weeks !== null ? addDays(monday, 7 * weeks + weekday - 1) : null;
}

/** "Friday week", "a week on Friday", "two weeks tomorrow", "heute in zwei Wochen": counted from that day */
function readWeeksOn(words: string, today: Day): Day | null {
  const behind = /^(\S+) (?:in (\S+) )?(week|fortnight|wochen?)$/.exec(words);
  const before = /^(?:(\S+) )?(week|fortnight)s? (?:on |from )?(\S+)$/.exec(words);
  const [name = '', number = 'a', unit] = behind
    ? [behind[1], behind[2], behind[3]]
    : [before?.[3], before?.[1], before?.[2]];
  const count = numberOf(number);
  const from = name === '' ? null : readNamedDay(name, today);
  return count === null || from === null ? null : addDays(from, (unit === 'fortnight' ? 14 : 7) * count);
}

/** "in 3 days", "within two weeks", "in einem Monat", "3 working days", "two days ago", "vor zwei Tagen" */
function readSpan(words: string, today: Day, calendar: SiteCalendar): Day | null {
  const ahead =
    /^(?:(?:in|within|binnen|innerhalb(?: von)?) )?(?:the next |den n(?:ä|ae)chsten )?(\S+) (\S+(?: days?)?)$/.exec(
      words,
    );
  if (/^(?:next (?:working|business) day|n(?:ä|ae)chste[nr]? (?:werk|arbeits)tag)$/.test(words))
    return addOpenDays(calendar, today, 1);
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
