const MONTHS = [
  ['jan', 'jän'],
  ['feb'],
  ['mar', 'mär', 'mrz', 'maer'],
  ['apr'],
  ['may', 'mai'],
  ['jun'],
  ['jul'],
  ['aug'],
  ['sep'],
  ['oct', 'okt'],
  ['nov'],
  ['dec', 'dez'],
];

const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*[.,]?,?\s+/i;
const DAY_FIRST =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s\-/.]*(?:of\s+)?(\p{L}{3,9})\.?,?[\s\-/.]*(\d{4}|\d{2})(?!\d)(.*)$/su;
const MONTH_FIRST = /^(\p{L}{3,9})\.?[\s\-/]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/]+(\d{4})(.*)$/su;
const YEAR_FIRST = /^(\d{4})[\s\-/.]*(\p{L}{3,9})\.?[\s\-/.]*(\d{1,2})(?!\d)(.*)$/su;

function monthNumber(name: string): number | undefined {
  const lower = name.toLowerCase();
  const found = MONTHS.findIndex((starts) => starts.some((start) => lower.startsWith(start)));
  return found < 0 ? undefined : found + 1;
}

/**
 * Rewrites a date with the name of a month (English or German) in numbers.
 * @returns such as "2011-12-09 12:50" for "9. Dezember 2011 12:50"; undefined when there is no such date
 */
export function monthsAsNumbers(text: string): string | undefined {
  const rest = text.trim().replace(WEEKDAY, '');
  let [, day, name, year, time] = DAY_FIRST.exec(rest) ?? [];
  if (day === undefined) [, name, day, year, time] = MONTH_FIRST.exec(rest) ?? [];
  if (day === undefined) [, year, name, day, time] = YEAR_FIRST.exec(rest) ?? [];
  if (day === undefined || name === undefined || year === undefined) return undefined;
  const month = monthNumber(name);
  if (month === undefined) return undefined;
  const clock = (time ?? '').replace(/\bUhr\b/i, '').trim();
  if (year.length === 4) return `${year}-${month}-${day} ${clock}`.trim();
  const pivot = (new Date().getUTCFullYear() + 1) % 100;
  const century = Number(year) > pivot ? '19' : '20';
  return `${century}${year}-${month}-${day} ${clock}`.trim();
}
