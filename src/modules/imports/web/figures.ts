// Sizes, durations and sums as people of a locale write them.
import type { Format } from '../../../../web/format.ts';

/** @param bytes e.g. 7,548,686 gives 7.5 MB */
export function fileSize(format: Format, bytes: number): string {
  const [unit, size] = (
    [
      ['gigabyte', 1e9],
      ['megabyte', 1e6],
      ['kilobyte', 1e3],
    ] as const
  ).find(([, size]) => bytes >= size) ?? ['byte', 1];
  const value = bytes / size;
  return format.number(value, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}

/** @param seconds e.g. 12 gives 12 seconds, 200 gives 3 minutes: an estimate claims no more */
export function duration(format: Format, seconds: number): string {
  const [unit, value] =
    seconds < 90 ? ['second', seconds] : seconds < 5400 ? ['minute', seconds / 60] : ['hour', seconds / 3600];
  return format.number(Math.max(1, Math.round(value)), { style: 'unit', unit, unitDisplay: 'long' });
}

/** @param major a decimal in major units, as the API gives sums of any size */
export function sum(format: Format, major: string, currency: string): string {
  return format.number(Number(major), { style: 'currency', currency });
}
