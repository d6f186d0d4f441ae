import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { wilson } from '../../core/wilson.ts';
import { difference } from './interval.ts';

// Newcombe 1998, Statistics in Medicine 17: 873-890, Table II, method 10
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
])('%i of %i against %i of %i has the published interval', (a, m, b, n, low, high) => {
  const found = difference({ of: a, n: m }, { of: b, n });
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test('holds the difference and stays within possible shares', () => {
  const some = integer({ min: 1, max: 2000 });
  assert(
    property(some, some, integer({ min: 0, max: 2000 }), integer({ min: 0, max: 2000 }), (m, n, i, j) => {
      const [a, b] = [
        { of: i % (m + 1), n: m },
        { of: j % (n + 1), n },
      ];
      const { value, low, high } = difference(a, b);
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(Math.min(low + 1, 1 - high)).toBeGreaterThanOrEqual(-1e-12);
      expect(wilson(a).low).toBeLessThanOrEqual(wilson(a).high);
    }),
  );
});
