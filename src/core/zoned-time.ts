// Days and minutes as a clock on a wall shows them, and the moments that they are. Runs on pages too.

/** YYYY-MM-DD */
export type Day = string;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** Since then clocks everywhere are changed at full quarters of an hour (Liberia was the last to do otherwise, in 1972). */
const QUARTERS_SINCE = Date.UTC(1973, 0, 1);
const quarterMs = 15 * minuteMs;
const known = new Map<string, Map<number, number>>();
const KNOWN_QUARTERS = 10_000;

/**
 * @param at milliseconds since 1970 @returns milliseconds by which a zone's clocks are ahead of UTC at that moment
 * @throws RangeError for a zone that `Intl` does not know
 */
export function zoneOffset(at: number, timeZone: string): number {
  if (!(at >= QUARTERS_SINCE)) return askZone(at, timeZone);
  let offsets = known.get(timeZone);
  if (!offsets || offsets.size >= KNOWN_QUARTERS) known.set(timeZone, (offsets = new Map()));
  const quarter = Math.floor(at / quarterMs);
  let offset = offsets.get(quarter);
  if (offset === undefined) offsets.set(quarter, (offset = askZone(quarter * quarterMs, timeZone)));
  return offset;
}

/** Asking costs a hundred times what remembering does. */
function askZone(at: number, timeZone: string): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) part[type] = value;
  const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
  const clock = new Date(0);
  clock.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
  clock.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
  return clock.getTime() - Math.floor(at / 1000) * 1000;
}

/** @returns the day and the minutes since midnight that a zone's clocks show */
export function clockAt(at: Date, timeZone: string): { day: Day; minutes: number } {
  const local = new Date(at.getTime() + zoneOffset(at.getTime(), timeZone));
  return {
    day: local.toISOString().slice(0, 10),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
  };
}

/**
 * The moment at which a zone's clocks show this. Shown twice (autumn): the later one. Never shown (spring): as much
 * later as the clocks jump, so that 02:30 becomes 03:30.
 */
export function momentOf(day: Day, minutes: number, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`) + minutes * minuteMs;
  const first = asUtc - zoneOffset(asUtc, timeZone);
  const second = asUtc - zoneOffset(first, timeZone);
  return new Date(zoneOffset(second, timeZone) === asUtc - second ? second : Math.max(first, second));
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** @returns how many midnights of a zone lie between two moments: an order of yesterday evening was a day ago by breakfast */
export function daysBetween(from: Date, to: Date, timeZone: string): number {
  const [first, last] = [clockAt(from, timeZone).day, clockAt(to, timeZone).day];
  return (Date.parse(last) - Date.parse(first)) / dayMs;
}

/** @returns 1 for Monday to 7 for Sunday (ISO 8601) */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** @param month from 1 @returns null for a day that the calendar does not have */
export function dayOf(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : null;
}

/** @param months to go on, may be negative @returns the last day of that month */
export function endOfMonth(day: Day, months = 0): Day {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month + months, 0)).toISOString().slice(0, 10);
}
