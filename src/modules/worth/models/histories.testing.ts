import { readFileSync } from 'node:fs';
import type { History } from './tuples.ts';

const folder = new URL('../testdata/', import.meta.url);

/** The CDNOW sample, calibrated to 1997-09-30, in the order of its customers. */
export function cdnowHistories(): History[] {
  const days = new Map<string, number[]>();
  for (const line of readFileSync(new URL('cdnow-sample.txt', folder), 'utf8').trim().split('\n')) {
    const [, customer = '', date = ''] = line.trim().split(/\s+/);
    const day =
      Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / 86_400_000;
    days.set(customer, [...(days.get(customer) ?? []), day]);
  }
  return historiesUntil([...days.values()], Date.UTC(1997, 8, 30) / 86_400_000);
}

/** Online Retail, seen until a day after 2010-12-01 (373 is its last). */
export function onlineRetailHistories(until: number): History[] {
  const lines = readFileSync(new URL('online-retail-days.txt', folder), 'utf8').trim().split('\n');
  return historiesUntil(
    lines.map((line) => line.split(' ').map(Number)),
    until,
  );
}

function historiesUntil(customers: number[][], until: number): History[] {
  return customers.flatMap((days) => {
    const seen = new Set(days.filter((day) => day <= until));
    if (seen.size === 0) return [];
    const first = Math.min(...seen);
    return [{ x: seen.size - 1, tx: Math.max(...seen) - first, T: until - first }];
  });
}
