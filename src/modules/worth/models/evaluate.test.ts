import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { baselines, silenceOverRhythm } from './baselines.ts';
import { evaluate, wilson } from './evaluate.ts';

describe('held-back evaluation', () => {
  test('scores a small example as by hand', () => {
    const predictions = {
      expected: Float64Array.of(2, 1, 0.5, 0.5),
      probability: Float64Array.of(0.9, 0.6, 0.4, 0.4),
    };
    const found = evaluate(predictions, [1, 0, 1, 0]);
    expect(found.mae).toBeCloseTo((1 + 1 + 0.5 + 0.5) / 4, 12);
    expect(found.rmse).toBeCloseTo(Math.sqrt((1 + 1 + 0.25 + 0.25) / 4), 12);
    expect(found.bias).toBeCloseTo(4 / 2 - 1, 12);
    // Of the four pairs of a buyer and another: won, won, lost, tied.
    expect(found.auc).toBeCloseTo(2.5 / 4, 12);
    expect(found.brier).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.16) / 4, 12);
  });

  test('AUC is the share of pairs ranked rightly, ties half, and counts stand for customers', () => {
    const entry = fc.tuple(fc.nat(5), fc.nat(2), fc.integer({ min: 1, max: 3 }));
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 30 }), (entries) => {
        const rows = entries.flatMap(([score, made, count]) =>
          Array.from({ length: count }, () => [score, made] as const),
        );
        let [won, pairs] = [0, 0];
        for (const [score, made] of rows) {
          for (const [other, others] of rows) {
            if (!(made > 0 && others === 0)) continue;
            pairs += 1;
            won += score > other ? 1 : score === other ? 0.5 : 0;
          }
        }
        const probability = Float64Array.from(entries, ([score]) => score / 5);
        const expected = probability;
        const actual = entries.map(([, made]) => made);
        const found = evaluate(
          { expected, probability },
          actual,
          entries.map(([, , count]) => count),
        );
        expect(found.customers).toBe(rows.length);
        expect(found.auc ?? -1).toBeCloseTo(pairs > 0 ? won / pairs : -1, 12);
      }),
    );
  });

  test('calibration has ten bands that hold everybody once, and keeps equal probabilities together', () => {
    const probability = Float64Array.from({ length: 1000 }, (_, i) => (i < 300 ? 0.1 : 0.1 + i / 2000));
    const { calibration } = evaluate(
      { expected: probability, probability },
      Array.from(probability, (_, i) => i % 2),
    );
    expect(calibration.length).toBe(8);
    expect(calibration[0]).toMatchObject({ customers: 300, observed: 0.5 });
    expect(calibration.reduce((sum, { customers }) => sum + customers, 0)).toBe(1000);
    for (const { low, observed, high } of calibration) {
      expect(low).toBeLessThan(observed);
      expect(high).toBeGreaterThan(observed);
    }
  });

  test('nothing to evaluate gives nulls, not NaN', () => {
    const none = new Float64Array(0);
    expect(evaluate({ expected: none, probability: none }, [])).toEqual({
      customers: 0,
      mae: 0,
      rmse: 0,
      bias: null,
      auc: null,
      brier: 0,
      calibration: [],
    });
  });

  test('the Wilson interval is the published one', () => {
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I: 81 of 263 and 0 of 20.
    const { low, high } = wilson(81, 263);
    expect([low, high].map((value) => value.toFixed(4))).toEqual(['0.2553', '0.3662']);
    expect(wilson(0, 20).high.toFixed(4)).toBe('0.1611');
  });
});

describe('baselines', () => {
  const histories = {
    x: Int32Array.of(0, 2, 4),
    tx: Float64Array.of(0, 10, 20),
    T: Float64Array.of(30, 40, 25),
  };

  test('forecast nothing, the own rate, and a purchase every own gap or silence', () => {
    const found = baselines(histories, 10);
    expect(Array.from(found.zero.expected)).toEqual([0, 0, 0]);
    expect(Array.from(found['own rate'].expected)).toEqual([0, 0.5, 1.6]);
    expect(Array.from(found.gap.expected)).toEqual([0, 10 * (1 / 30), 10 * (1 / 5)]);
    expect(found.gap.score?.toSorted()).toEqual(Float64Array.of(-37, -6, -1));
  });

  test('silence over rhythm is 1 when the next purchase is just due', () => {
    expect(silenceOverRhythm({ x: 4, tx: 20, T: 25 })).toBe(1);
    expect(silenceOverRhythm({ x: 0, tx: 0, T: 25 })).toBe(0);
  });
});
