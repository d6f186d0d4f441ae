import type { ProblemCode } from './unreadable.ts';
import { ZoneClock } from './zone.ts';
import { monthsAsNumbers } from './months.ts';

/** Which number comes first in a date; a year of four digits in front speaks for itself. */
export const dateOrders = ['ymd', 'dmy', 'mdy', 'serial'] as const;
export type DateOrder = (typeof dateOrders)[number];

const SPACE = 32;
const COLON = 58;

/** @returns days since 1970-01-01 of a Gregorian date (Hinnant's days_from_civil) */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}

function monthLength(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Reads dates and times from bytes: ISO 8601, the order given for others, yyyymmdd, two-digit years, month
 * names (English, German), Excel's serial numbers, AM and PM, zones. What has no zone is the site's wall clock.
 */
export class DateReader {
  /** Microseconds since 1970 in UTC of the date read last. */
  at = 0;
  /** Its wall clock in seconds since 1970: as written, or the site's where the date had a zone. */
  local = 0;
  /** Whether a time of day was written. */
  timed = false;
  /** Why the last date was refused. */
  problem: ProblemCode = 'badDate';
  /** How many dates fit only the other order of day and month, and how many only this one. */
  swapped = 0;
  confirmed = 0;

  readonly order: DateOrder;
  readonly #clock: ZoneClock;
  readonly #latest: number;
  readonly #pivot: number;
  #i = 0;
  #count = 0;

  /**
   * @param zone - IANA name
   * @param now - milliseconds since 1970, for the century of years with two digits
   * @param latest - seconds since 1970; what is later is the future. A day after now when left out
   */
  constructor(order: DateOrder, zone: string, now: number, latest = now / 1_000 + 86_400) {
    this.order = order;
    this.#clock = new ZoneClock(zone);
    this.#latest = latest;
    this.#pivot = (new Date(now).getUTCFullYear() + 1) % 100;
  }

  /** @returns false when `bytes[start, end)` is no date that can be imported; `problem` says why */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.problem = 'badDate';
    this.#i = start;
    const first = this.#number(bytes, end);
    const width = this.#count;
    if (width === 0) return this.#named(bytes, start, end);
    if (this.order === 'serial' && width >= 4 && width <= 5) return this.#serial(bytes, start, end);
    let year: number;
    let month: number;
    let day: number;
    if (width === 8 || width === 14 || width === 12) {
      const below = width === 8 ? 1 : width === 14 ? 1e6 : 1e4;
      const date = Math.floor(first / below);
      year = Math.floor(date / 10_000);
      month = Math.floor(date / 100) % 100;
      day = date % 100;
      if (width > 8) {
        const clock = (first % below) * (width === 14 ? 1 : 100);
        const [h, m, s] = [Math.floor(clock / 10_000), Math.floor(clock / 100) % 100, clock % 100];
        return h < 24 && m < 60 && s < 61 && this.#date(year, month, day, h * 3_600 + m * 60 + s, true);
      }
    } else {
      const mark = bytes[this.#i];
      if (this.#i >= end || (mark !== 45 && mark !== 46 && mark !== 47))
        return this.#named(bytes, start, end);
      this.#i++;
      const second = this.#number(bytes, end);
      if (this.#count === 0 || this.#count > 2 || bytes[this.#i] !== mark || this.#i >= end) {
        return this.#named(bytes, start, end);
      }
      this.#i++;
      const third = this.#number(bytes, end);
      const thirdWidth = this.#count;
      if (width === 4 || (this.order === 'ymd' && width <= 2 && thirdWidth <= 2)) {
        if (thirdWidth === 0 || thirdWidth > 2) return false;
        year = width === 4 ? first : this.#century(first);
        month = second;
        day = third;
      } else {
        if (width > 2 || (thirdWidth !== 4 && thirdWidth !== 2)) return false;
        year = thirdWidth === 4 ? third : this.#century(third);
        const monthFirst = this.order === 'mdy';
        month = monthFirst ? first : second;
        day = monthFirst ? second : first;
        if (month > 12 && day <= 12) this.swapped++;
        else if (day > 12 && month <= 12) this.confirmed++;
      }
    }
    return this.#time(bytes, end, year, month, day);
  }

  #century(year: number): number {
    return year > this.#pivot ? 1_900 + year : 2_000 + year;
  }

  #number(bytes: Buffer, end: number): number {
    let value = 0;
    const from = this.#i;
    let i = from;
    for (; i < end; i++) {
      const c = (bytes[i] as number) - 48;
      if (c < 0 || c > 9) break;
      value = value * 10 + c;
    }
    this.#i = i;
    this.#count = i - from;
    return value;
  }

  /** The time of day behind a date: `08:26`, `T08:26:00.123Z`, ` 8:26 PM`, ` 08:26 +01:00`. */
  #time(bytes: Buffer, end: number, year: number, month: number, day: number): boolean {
    while (this.#i < end && (bytes[this.#i] === SPACE || bytes[this.#i] === 44)) this.#i++;
    if (this.#i >= end) return this.#date(year, month, day, 0, false);
    const letter = (bytes[this.#i] as number) | 32;
    if (letter === 116) this.#i++; // T
    const hour = this.#number(bytes, end);
    if (this.#count === 0 || this.#count > 2 || (bytes[this.#i] !== COLON && bytes[this.#i] !== 46))
      return false;
    this.#i++;
    const minute = this.#number(bytes, end);
    if (this.#count !== 2) return false;
    let second = 0;
    let fraction = 0;
    if (this.#i < end && (bytes[this.#i] === COLON || bytes[this.#i] === 46)) {
      this.#i++;
      second = this.#number(bytes, end);
      if (this.#count !== 2) return false;
      if (this.#i < end && (bytes[this.#i] === 46 || bytes[this.#i] === 44)) {
        this.#i++;
        const digits = this.#number(bytes, end);
        fraction = digits / 10 ** this.#count;
      }
    }
    let hours = hour;
    let offset: number | undefined;
    if (this.#i < end) {
      const rest = /^\s*([ap])?\.?m?\.?\s*(?:(z|utc|gmt)|([+-])(\d\d):?(\d\d)?)?$/i.exec(
        bytes.toString('latin1', this.#i, end),
      );
      if (rest === null) return false;
      const [, half, utc, sign, zoneHours = '0', zoneMinutes = '0'] = rest;
      if (half !== undefined) {
        if (hour < 1 || hour > 12) return false;
        hours = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
      }
      if (utc !== undefined) offset = 0;
      else if (sign !== undefined)
        offset = (sign === '-' ? -60 : 60) * (Number(zoneHours) * 60 + Number(zoneMinutes));
    }
    if (hours > 23 || minute > 59 || second > 60) return false;
    return this.#date(year, month, day, hours * 3_600 + minute * 60 + second, true, fraction, offset);
  }

  #date(
    year: number,
    month: number,
    day: number,
    seconds: number,
    timed: boolean,
    fraction = 0,
    offset?: number,
  ): boolean {
    if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return false;
    if (year < 1970) {
      this.problem = 'dateTooEarly';
      return false;
    }
    const written = dayNumber(year, month, day) * 86_400 + seconds;
    const utc = offset === undefined ? this.#clock.toUtc(written) : written - offset;
    if (utc > this.#latest) {
      this.problem = 'futureDate';
      return false;
    }
    this.local = offset === undefined ? written : utc + this.#clock.offsetAt(utc);
    this.at = utc * 1e6 + Math.round(fraction * 1e6);
    this.timed = timed;
    return true;
  }

  #serial(bytes: Buffer, start: number, end: number): boolean {
    const value = Number(bytes.toString('latin1', start, end).replace(',', '.'));
    if (!(value >= 1) || value > 2_958_465) return false;
    const seconds = Math.round((value - 25_569) * 86_400);
    const date = new Date(seconds * 1_000);
    const clock = seconds - Math.floor(seconds / 86_400) * 86_400;
    return this.#date(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), clock, clock !== 0);
  }

  #named(bytes: Buffer, start: number, end: number): boolean {
    const numeric = monthsAsNumbers(bytes.toString('utf8', start, end));
    if (numeric === undefined) return false;
    const text = Buffer.from(numeric);
    return this.read(text, 0, text.length);
  }
}
