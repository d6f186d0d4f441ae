import { expect, test } from 'vitest';
import { daysBetween } from './zoned-time.ts';

test('days lie between two moments as a calendar on the wall counts them', () => {
  const between = (from: string, to: string, zone = 'Europe/London') =>
    daysBetween(new Date(from), new Date(to), zone);
  expect(between('2026-11-20T15:00:00Z', '2026-11-23T07:40:00Z')).toBe(3);
  expect(between('2026-11-22T22:30:00Z', '2026-11-23T07:40:00Z')).toBe(1);
  expect(between('2026-11-22T23:30:00Z', '2026-11-23T07:40:00Z', 'Europe/Berlin')).toBe(0);
  expect(between('2026-10-24T23:30:00Z', '2026-10-26T00:30:00Z')).toBe(1); // the clocks went back
});
