import { describe, expect, test } from 'vitest';
import { DISCOUNT, discountedPurchases } from './lifetime.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { seasonalFactor, seasonalIndex } from './seasonal.ts';

const WEEKS = 365.25 / 7;

describe('lifetime', () => {
  const parameters = { r: 0.5248432, alpha: 6.183085, a: 0.8913594, b: 1.614002 };

  test.each([
    { x: 26, tx: 216 / 7, T: 31 },
    { x: 0, tx: 0, T: 0 },
    { x: 2, tx: 30, T: 120 },
  ])('discounted purchases of %j agree with a sum over the days', (history) => {
    const expected = (t: number) => mbgNbd.expectedPurchases(parameters, history, t);
    const discount = { ...DISCOUNT, unitsPerYear: WEEKS };
    const horizon = DISCOUNT.years * WEEKS;
    let [sum, before] = [0, 0];
    for (let i = 0, steps = 10_000; i < steps; i++) {
      const until = (horizon * (i + 1)) / steps;
      const after = expected(until);
      sum += (after - before) * 1.1 ** -((until - horizon / steps / 2) / WEEKS);
      before = after;
    }
    const found = discountedPurchases(expected, parameters.alpha + history.T, discount);
    expect(Math.abs(found / sum - 1)).toBeLessThan(1e-6);
    expect(found).toBeLessThan(expected(horizon));
  });

  test('without interest every purchase counts as one', () => {
    const expected = (t: number) => 2 * t;
    expect(discountedPurchases(expected, 5, { perYear: 0, years: 3, unitsPerYear: 10 })).toBeCloseTo(60, 10);
  });
});

describe('season', () => {
  const shape = [0.6, 0.7, 0.8, 0.9, 1, 1, 0.9, 0.8, 1, 1.2, 1.6, 1.5];
  const months = (count: number, growth: number) =>
    Array.from({ length: count }, (_, i) => ({
      year: 2022 + Math.floor((i + 3) / 12),
      month: ((i + 3) % 12) + 1,
      total: 100 * (shape[(i + 3) % 12] ?? 1) * (1 + growth) ** i,
    }));

  test('is not claimed before a full cycle is known', () => {
    expect(seasonalIndex(months(11, 0))).toEqual({
      index: null,
      months: 11,
      cycles: 0,
      reason: 'less-than-a-cycle',
    });
    expect(seasonalIndex([])).toMatchObject({ index: null, reason: 'less-than-a-cycle' });
    expect(seasonalIndex(months(12, 0).map(({ year, month }) => ({ year, month, total: 0 })))).toMatchObject({
      index: null,
    });
  });

  test('is taken from the one year that is known, and marked as such', () => {
    const { index, reason } = seasonalIndex(months(14, 0));
    expect(reason).toBe('one-cycle');
    index?.forEach((value, month) => expect(value).toBeCloseTo(shape[month] ?? NaN, 10));
  });

  test('is told apart from growth once there are two years', () => {
    const { index, reason, cycles } = seasonalIndex(months(36, 0.02));
    expect([reason, cycles]).toEqual(['learnt', 3]);
    index?.forEach((value, month) => expect(Math.abs(value - (shape[month] ?? NaN))).toBeLessThan(0.03));
    expect(index?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 10);
  });

  test('is one over a whole year, and the index of the month within one', () => {
    const day = (date: string) => new Date(`${date}T00:00:00Z`);
    expect(seasonalFactor(shape, day('2025-01-01'), day('2026-01-01'))).toBeCloseTo(1, 2);
    expect(seasonalFactor(shape, day('2025-11-01'), day('2025-12-01'))).toBeCloseTo(1.6, 12);
  });
});
