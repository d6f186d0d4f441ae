// What stands in the address of a page was typed, shortened or made up by anybody: what is none of what it should be is left
// out, so that the page shows what it would without.
import { isDay } from '../src/core/day.ts';

const id = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

export function idIn(value: unknown): string | undefined {
  return typeof value === 'string' && id.test(value) ? value : undefined;
}

/** @returns YYYY-MM-DD, where the calendar has that day */
export function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined;
}
