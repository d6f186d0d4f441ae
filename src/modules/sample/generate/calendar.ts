// Days of the company, numbered from its first (0) to its last; seasons and weekdays.
import { zoneOffset } from '../../../core/zoned-time.ts';
import type { Segment } from './segments.ts';

const dayMs = 86_400_000;
/** January to December: a good autumn, presents in December, empty offices in August. */
const seasons = [1.02, 0.95, 0.97, 0.93, 0.92, 0.88, 0.82, 0.76, 0.98, 1.1, 1.35, 1.42];
/** Homes buy presents and warm drinks; a café has its regulars all year. */
const swing: Record<Segment['name'], number> = {
  home: 1.5,
  office: 0.7,
  clinic: 0.5,
  restaurant: 0.8,
  café: 0.6,
};

export type Calendar = {
  /** how many days there are */
  days: number;
  /** YYYY-MM-DD */
  date(day: number): string;
  /** minutes and day as a moment in UTC */
  at(day: number, minute: number): Date;
  weekend(day: number): boolean;
  /** the day on which `need` days of an average season have gone by since `day`; `days` when that is not yet */
  after(day: number, need: number, segment: Segment): number;
};

/** @param lastDay YYYY-MM-DD, in the zone of the business @param timeZone IANA */
export function calendar(lastDay: string, days: number, timeZone: string): Calendar {
  const end = Date.parse(`${lastDay}T00:00:00Z`);
  const utc = (day: number): number => end - (days - 1 - day) * dayMs;
  const months = Array.from({ length: days }, (_, day) => new Date(utc(day)).getUTCMonth());
  const firstWeekday = new Date(utc(0)).getUTCDay();
  const passed = new Map<string, Float64Array>();
  const offsets = new Map<number, number>();
  const offset = (day: number): number => {
    const known = offsets.get(day) ?? zoneOffset(utc(day) + dayMs / 2, timeZone);
    offsets.set(day, known);
    return known;
  };
  return {
    days,
    date: (day) => new Date(utc(day)).toISOString().slice(0, 10),
    at: (day, minute) => new Date(utc(day) + minute * 60_000 - offset(day)),
    weekend: (day) => (firstWeekday + day) % 7 === 0 || (firstWeekday + day) % 7 === 6,
    after(day, need, { name }) {
      const time = passed.get(name) ?? seasonTime(months, swing[name]);
      passed.set(name, time);
      const until = (time[day] ?? 0) + need;
      let [low, high] = [day + 1, days];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((time[middle] ?? 0) >= until) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** @returns for each day, how many days of an average season have gone by until its end */
function seasonTime(months: readonly number[], swing: number): Float64Array {
  let sum = 0;
  return Float64Array.from(months, (month) => (sum += 1 + ((seasons[month] ?? 1) - 1) * swing));
}
