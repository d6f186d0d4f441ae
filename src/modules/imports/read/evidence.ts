import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { findCountry } from './country.ts';
import { findCurrency } from './currency.ts';
import { DateReader, type DateOrder } from './dates.ts';
import { monthsAsNumbers } from './months.ts';
import { DecimalReader, type DecimalStyle } from './decimals.ts';

/** What the values of one column are, as shares of those that are not empty. */
export interface ColumnEvidence {
  filled: number;
  distinct: number;
  /** Different values as a share of all; 1 where nothing repeats. */
  unique: number;
  dates: number;
  numbers: number;
  integers: number;
  /** Numbers with a decimal mark and one or two digits behind it. */
  money: number;
  emails: number;
  phones: number;
  currencies: number;
  countries: number;
  /** Letters and blanks: names and descriptions. */
  words: number;
  /** One word with digits: numbers of things. */
  codes: number;
  postcodes: number;
  /** Median of the numbers. */
  median: number;
  /** Length in characters of the longest value. */
  longest: number;
}

const LOOKED_AT = 300;

/**
 * @param order - how dates are to be read
 * @param style - how numbers are written
 */
export function evidenceOf(values: string[], order: DateOrder, style: DecimalStyle): ColumnEvidence {
  const filled = values.filter((value) => value !== '');
  const step = Math.max(1, Math.floor(filled.length / LOOKED_AT));
  const some = filled.filter((_, i) => i % step === 0);
  const share = (test: (value: string) => boolean) =>
    some.length === 0 ? 0 : some.filter(test).length / some.length;
  const dates = new DateReader(order, 'UTC', Date.now());
  const decimals = new DecimalReader(style);
  const isNumber = (value: string) => decimals.read(Buffer.from(value), 0, Buffer.byteLength(value));
  const isDate = (value: string) =>
    value.length >= 6 && dates.read(Buffer.from(value), 0, Buffer.byteLength(value));
  const numbers = some
    .filter(isNumber)
    .map((value) => (isNumber(value) ? decimals.digits / 10 ** decimals.scale : 0));
  numbers.sort((a, b) => a - b);
  const distinct = new Set(filled).size;
  return {
    filled: filled.length / Math.max(1, values.length),
    distinct,
    unique: filled.length === 0 ? 0 : distinct / filled.length,
    dates: share(isDate),
    numbers: share(isNumber),
    integers: share((value) => /^[-+]?\d+$/.test(value)),
    money: share((value) => /\d[.,]\d{1,2}\D*$/.test(value)),
    emails: share((value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)),
    phones: share(isPhone),
    currencies: share((value) => findCurrency(value) !== undefined),
    countries: share((value) => /^\D{2,}$/.test(value) && findCountry(value).code !== null),
    words: share((value) => /\p{L}{3}/u.test(value)),
    codes: share((value) => /^\S*\d\S*$/.test(value) && value.length <= 24),
    postcodes: share((value) =>
      /^(?:[A-Z]{1,2}-)?\d{4,5}(?:-\d{4})?$|^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i.test(value),
    ),
    median: numbers[Math.floor(numbers.length / 2)] ?? 0,
    longest: filled.reduce((most, value) => Math.max(most, value.length), 0),
  };
}

/** Plain digits may be anything; a phone number has a plus, a leading zero or marks between its digits. */
function isPhone(value: string): boolean {
  if (!/^(?:\+|00|0\d|\()[\d\s()/.-]{6,}$/.test(value) || !/[+\s()/-]|^0\d{8,}/.test(value)) return false;
  const international = value.replace(/^00/, '+');
  return !international.startsWith('+') || parsePhoneNumberFromString(international)?.isPossible() === true;
}

/**
 * Decides which number of a date comes first, from every value at once.
 * @returns undefined when the values are no dates; `ambiguous` when no value has a day above 12
 */
export function decideDateOrder(
  values: Iterable<string>,
): { order: DateOrder; ambiguous: boolean } | undefined {
  const counts = { ymd: 0, dmy: 0, mdy: 0, either: 0, dotted: 0, serial: 0, others: 0 };
  for (const value of values) {
    if (value === '') continue;
    const parts = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?!\d)/.exec(value);
    if (parts === null) {
      if (
        /^(?:19|20)\d{6}(?:\d{4}|\d{6})?$/.test(value) ||
        (/\d/.test(value) && monthsAsNumbers(value) !== undefined)
      )
        counts.ymd++;
      else if (/^[2-7]\d{4}(?:\.\d+)?$/.test(value)) counts.serial++;
      else counts.others++;
      continue;
    }
    const [, first = '', mark, second = ''] = parts;
    if (first.length === 4 || Number(first) > 31) counts.ymd++;
    else if (Number(first) > 12) counts.dmy++;
    else if (Number(second) > 12) counts.mdy++;
    else counts.either++;
    if (mark === '.') counts.dotted++;
  }
  const { ymd, dmy, mdy, either, dotted, serial, others } = counts;
  const dates = ymd + dmy + mdy + either;
  if (dates + serial === 0 || others > dates + serial) return undefined;
  if (serial > dates) return { order: 'serial', ambiguous: false };
  if (ymd > dmy + mdy + either) return { order: 'ymd', ambiguous: false };
  if (dmy > 0 || mdy > 0) return { order: dmy >= mdy ? 'dmy' : 'mdy', ambiguous: false };
  // no country writes month.day.year with dots
  return { order: 'dmy', ambiguous: dotted < either };
}
