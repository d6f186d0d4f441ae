// Days said by their date.
import { type Day, dayOf } from '../../core/zoned-time.ts';
import { months } from './when-words.ts';

/** @param words as plain() leaves them @returns null for what is no date */
export function readDate(words: string, today: Day, locale: string): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return inYear(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  return readNumbers(words, today, locale) ?? readNamed(words, today) ?? readDayOfMonth(words, today);
}

/** 28/11, 28/11/2026, 28.11., 28.11.26, 28-11-2026; with a slash or a dash the locale says which number is the month. */
function readNumbers(words: string, today: Day, locale: string): Day | null {
  const found = /^(\d{1,2})([./-]) ?(\d{1,2})(?:\2 ?(\d{4}|\d{2})?)?$/.exec(words);
  if (!found) return null;
  const [, first, separator, second, year] = found;
  const [a, b] = [Number(first), Number(second)];
  const monthsFirst = separator !== '.' && monthFirst(locale);
  const [day, month] = monthsFirst ? [b, a] : [a, b];
  // 11/28 is clear wherever one lives
  const swapped = separator !== '.' && month > 12;
  return fill(today, swapped ? month : day, swapped ? day : month, year);
}

/** 28 Nov, 28th of November 2026, November 28, 28. November */
function readNamed(words: string, today: Day): Day | null {
  const behind = /^(\d{1,2})(?:st|nd|rd|th)?\.? ?(?:of )?([a-zäöü]+)(?: (\d{4}))?$/.exec(words);
  const before = /^([a-zäöü]+) (?:the )?(\d{1,2})(?:st|nd|rd|th)?\.?(?: (\d{4}))?$/.exec(words);
  const [day, name, year] = behind
    ? [behind[1], behind[2], behind[3]]
    : [before?.[2], before?.[1], before?.[3]];
  const month = months.get(name ?? '');
  return month ? fill(today, Number(day), month, year) : null;
}

/** "the 28th", "am 28." */
function readDayOfMonth(words: string, today: Day): Day | null {
  const found = /^(\d{1,2})(?:st|nd|rd|th|\.)$/.exec(words);
  if (!found) return null;
  const [year = 0, month = 1] = today.split('-').map(Number);
  for (let ahead = 0; ahead < 3; ahead++) {
    const day = dayOf(
      year + Math.floor((month - 1 + ahead) / 12),
      ((month - 1 + ahead) % 12) + 1,
      Number(found[1]),
    );
    if (day && day >= today) return day;
  }
  return null;
}

/** Without a year, the first such day from today on; a 29 February may be years away. */
function fill(today: Day, day: number, month: number, year: string | undefined): Day | null {
  if (year !== undefined) return inYear(Number(year) + (year.length === 2 ? 2000 : 0), month, day);
  const thisYear = Number(today.slice(0, 4));
  for (let ahead = 0; ahead <= 8; ahead++) {
    const found = inYear(thisYear + ahead, month, day);
    if (found && found >= today) return found;
  }
  return null;
}

function inYear(year: number, month: number, day: number): Day | null {
  return year >= 1990 && year < 2100 ? dayOf(year, month, day) : null;
}

function monthFirst(locale: string): boolean {
  try {
    const parts = new Intl.DateTimeFormat(locale, { month: 'numeric', day: 'numeric' }).formatToParts();
    return parts.find(({ type }) => type === 'day' || type === 'month')?.type === 'month';
  } catch {
    return false; // no locale at all
  }
}
