// A rep of a London site says when, on one and the same Thursday.
import { clockAt } from '../../core/zoned-time.ts';
import { usualHours } from './business-hours.ts';
import { type Reading, understand } from './when.ts';

export const timeZone = 'Europe/London';
export const calendar = { timeZone, hours: usualHours, closedDays: ['2026-12-25'] };
/** A Thursday, ten in the morning in London. */
export const now = new Date('2026-11-19T10:00:00Z');

export function read(text: string, locale = 'en-GB', at = now): Reading | null {
  return understand(text, { now: at, calendar, locale });
}
export function said(text: string, locale?: string): string | null {
  const reading = read(text, locale);
  if (!reading) return null;
  const { day, minutes } = clockAt(reading.dueAt, timeZone);
  return `${day} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
