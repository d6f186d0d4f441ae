import { expect, test } from 'vitest';
import { wilson } from './wilson.ts';

test.each([
  // Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('%i of %i lies between %f and %f', (of, n, low, high) => {
  const interval = wilson({ of, n });
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('three of three is no proof', () => {
  expect(wilson({ of: 3, n: 3 }).low).toBeLessThan(0.5);
  expect(wilson({ of: 3, n: 3 }).high).toBe(1);
});
