import { describe, expect, test } from 'vitest';
import { byWeek, byWeekday } from './web/by-week.ts';
import { interval, tenths } from './summary.ts';

describe('the sum', () => {
  const band = {
    customers: 1000,
    predicted: 0.3,
    observed: 0.3,
    low: 0.27,
    high: 0.33,
    expectedPurchases: 0.8,
    actualPurchases: 1,
  };
  const used = { customers: 1000, mae: 0.5, rmse: 1, bias: -0.2, auc: 0.8, brier: 0.1, calibration: [band] };

  test('is as sure as the forecast was right, and less so for fewer customers', () => {
    const all = interval(1_000_000, 1000, used);
    // 800 expected, 1000 made: a quarter too few; chance 1.96 * sqrt(1000) / 800 = 7.7 %
    expect(all.high).toBe(Math.round(1_000_000 * (1 + Math.hypot(0.25, (1.96 * Math.sqrt(1000)) / 800))));
    expect(all.low).toBe(Math.round(1_000_000 / (1 + Math.hypot(0.25, (1.96 * Math.sqrt(1000)) / 800))));
    const few = interval(1_000_000, 10, used);
    expect(few.high).toBeGreaterThan(all.high ?? 0);
    expect(few.low).toBeGreaterThan(0);
  });

  test('has no interval where nothing was held back', () => {
    expect(interval(5, 1, null)).toEqual({ minor: 5, low: null, high: null });
  });

  test('is shared out among tenths of customers that add up to everything, the best first', () => {
    const shares = tenths([
      { bucket: 0, customers: 50, nextYear: 0 },
      { bucket: 30, customers: 45, nextYear: 4500 },
      { bucket: 60, customers: 5, nextYear: 5500 },
    ]);
    expect(shares.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
    expect(shares[0]).toBeCloseTo(0.55 + 0.05);
    expect(shares[1]).toBeCloseTo(0.1);
    expect(shares.slice(5)).toEqual([0, 0, 0, 0, 0]);
    expect(tenths([{ bucket: 0, customers: 3, nextYear: 0 }])).toEqual([]);
  });
});

describe('regulars a day', () => {
  const day = (date: string, customers: number, regulars: number) => ({ day: date, customers, regulars });

  test('are means of whole weeks up to the last day, empty weeks as zeros', () => {
    const days = [day('2026-03-02', 4, 2), day('2026-03-08', 6, 4), day('2026-03-20', 3, 3)];
    const weeks = byWeek(days, '2026-03-22');
    expect(weeks).toEqual([
      { from: '2026-03-02', regulars: 3, fresh: 2 },
      { from: '2026-03-09', regulars: 0, fresh: 0 },
      { from: '2026-03-16', regulars: 3, fresh: 0 },
    ]);
    expect(
      byWeek([day('2026-03-03', 9, 9), ...days.slice(2)], '2026-03-22').map((week) => week.from),
    ).toEqual(['2026-03-09', '2026-03-16']);
  });

  test('by day of the week count open days only', () => {
    const days = [day('2026-03-02', 4, 2), day('2026-03-09', 6, 4)];
    expect(byWeekday(days)[0]).toEqual({ regulars: 3, fresh: 2 });
    expect(byWeekday(days)[6]).toEqual({ regulars: 0, fresh: 0 });
  });
});
