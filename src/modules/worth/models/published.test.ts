import { describe, expect, test } from 'vitest';
import { bgNbd } from './bg-nbd.ts';
import { cdnowHistories } from './histories.testing.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { paretoNbd } from './pareto-nbd.ts';
import { collapse } from './tuples.ts';

// Fader, Hardie, Lee 2005 (BG/NBD and Pareto/NBD); Batislam et al. 2007 and the packages BTYDplus and lifetimes
// (MBG/NBD). CDNOW sample in weeks, calibrated to 1997-09-30.
const tuples = collapse(cdnowHistories(), 7);
const BG = { r: 0.2425945, alpha: 4.413602, a: 0.792922, b: 2.425907 };
const MBG = { r: 0.5248432, alpha: 6.183085, a: 0.8913594, b: 1.614002 };
const PARETO = { r: 0.553277, alpha: 10.577683, s: 0.60624, beta: 11.668734 };
const CUSTOMER_1516 = { x: 26, tx: 216 / 7, T: 31 };

describe('published numbers on the CDNOW sample', () => {
  test('2,357 customers collapse to 1,016 tuples', () => {
    expect(tuples.count.reduce((sum, count) => sum + count, 0)).toBe(2357);
    expect(tuples.x.length).toBe(1016);
  });

  test.each([
    ['BG/NBD', bgNbd.fit(tuples), BG, -9582.42921],
    ['MBG/NBD', mbgNbd.fit(tuples), MBG, -9582.13572],
    ['Pareto/NBD', paretoNbd.fit(tuples), PARETO, -9594.97618],
  ] as const)('%s is fitted to the published maximum', (_, fit, parameters, logLikelihood) => {
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(1e-3);
    const found: Record<string, number> = { ...fit.parameters };
    for (const [name, value] of Object.entries(parameters)) {
      expect(Math.abs((found[name] ?? NaN) / value - 1)).toBeLessThan(1e-4);
    }
    expect(fit).toMatchObject({ converged: true, boundary: 'none' });
    expect(fit.gradient).toBeLessThan(1e-9);
  });

  test('the log-likelihood at the published parameters is the published one', () => {
    expect(Math.abs(bgNbd.logLikelihood(BG, tuples) + 9582.42921)).toBeLessThan(1e-5);
    expect(Math.abs(mbgNbd.logLikelihood(MBG, tuples) + 9582.13572)).toBeLessThan(1e-5);
    expect(Math.abs(paretoNbd.logLikelihood(PARETO, tuples) + 9594.97618)).toBeLessThan(1e-5);
  });

  test('customer 1516 is predicted as published', () => {
    expect(bgNbd.expectedPurchases(BG, CUSTOMER_1516, 52)).toBeCloseTo(25.757337, 6);
    expect(bgNbd.pAlive(BG, CUSTOMER_1516)).toBeCloseTo(0.9688544, 7);
    expect(mbgNbd.expectedPurchases(MBG, CUSTOMER_1516, 52)).toBeCloseTo(23.998191, 6);
    expect(mbgNbd.pAlive(MBG, CUSTOMER_1516)).toBeCloseTo(0.9654846, 7);
    expect(paretoNbd.expectedPurchases(PARETO, CUSTOMER_1516, 52)).toBeCloseTo(25.455184, 5);
    expect(paretoNbd.pAlive(PARETO, CUSTOMER_1516)).toBeCloseTo(0.9978734, 7);
    expect(bgNbd.expectedPurchases(BG, { x: 2, tx: 30.43, T: 38.86 }, 39)).toBeCloseTo(1.226, 3);
  });

  // The same in 40 digits (mpmath 1.3.0): P(alive), expected purchases in 52 weeks.
  test.each([
    [
      'BG/NBD',
      bgNbd.pAlive(BG, CUSTOMER_1516),
      bgNbd.expectedPurchases(BG, CUSTOMER_1516, 52),
      0.9688544423,
      25.7573372343,
    ],
    [
      'MBG/NBD',
      mbgNbd.pAlive(MBG, CUSTOMER_1516),
      mbgNbd.expectedPurchases(MBG, CUSTOMER_1516, 52),
      0.965484648491,
      23.9981908823,
    ],
    [
      'Pareto/NBD',
      paretoNbd.pAlive(PARETO, CUSTOMER_1516),
      paretoNbd.expectedPurchases(PARETO, CUSTOMER_1516, 52),
      0.997873404612,
      25.4551834722,
    ],
  ])('%s at given parameters is right to 1e-8', (_, alive, expected, aliveReference, expectedReference) => {
    expect(Math.abs(alive - aliveReference)).toBeLessThan(1e-8);
    expect(Math.abs(expected - expectedReference)).toBeLessThan(1e-8);
  });
});
