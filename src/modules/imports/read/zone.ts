import { zoneOffset } from '../../../core/zoned-time.ts';

const DAY = 86_400;

/**
 * From wall clock to UTC in an IANA time zone. `Intl` is asked twice a day of the data, not once a line.
 *
 * A time that the clock shows twice (autumn) is taken the first time; one that it skips (spring) is moved
 * on by the length of the gap: what RFC 5545 and Temporal's "compatible" do.
 */
export class ZoneClock {
  readonly #zone: string;
  readonly #days = new Map<number, number>();
  #lastDay = Number.NaN;
  #lastOffset = Number.NaN;

  /** @throws RangeError for a zone that `Intl` does not know */
  constructor(zone: string) {
    zoneOffset(0, zone);
    this.#zone = zone;
  }

  /** @param local - seconds since 1970-01-01 on the wall clock; @returns seconds since 1970 in UTC */
  toUtc(local: number): number {
    const day = Math.floor(local / DAY);
    if (day !== this.#lastDay) {
      let offset = this.#days.get(day);
      if (offset === undefined) {
        // the same a day before and a day after: no change is near; otherwise every time is looked at
        const before = this.offsetAt((day - 1) * DAY);
        offset = before === this.offsetAt((day + 2) * DAY) ? before : Number.NaN;
        this.#days.set(day, offset);
      }
      this.#lastDay = day;
      this.#lastOffset = offset;
    }
    if (!Number.isNaN(this.#lastOffset)) return local - this.#lastOffset;
    const before = this.offsetAt(local - DAY);
    if (this.offsetAt(local - before) === before) return local - before;
    const after = this.offsetAt(local + DAY);
    return this.offsetAt(local - after) === after ? local - after : local - before;
  }

  /** @param utc - seconds since 1970; @returns seconds by which the wall clock is ahead of UTC */
  offsetAt(utc: number): number {
    return zoneOffset(utc * 1_000, this.#zone) / 1_000;
  }
}
