import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPurchases } from '../purchases-file.ts';
import { summarise } from '../summarise.ts';
import { expectedSpend, fitGammaGamma, logLikelihood, repeatSpend, winsorise } from './gamma-gamma.ts';
import { Random } from './simulate.ts';

const file = new URL('../testdata/cdnow-sample.txt', import.meta.url).pathname;
const day = (date: string) => Date.parse(date) / 86_400_000;
const summaries = summarise(
  await readPurchases(file, { customer: '2', date: '3', amount: '5' }),
  day('1997-09-30'),
  day('1998-06-30'),
);
const spend = repeatSpend(summaries.map(({ x, meanSpend }) => ({ x, mean: meanSpend })));
const PUBLISHED = { p: 6.249573, q: 3.744225, v: 15.443519 };

describe('Gamma-Gamma', () => {
  test('is fitted to the published maximum on the 946 repeat buyers of the CDNOW sample', () => {
    expect(spend.x.length).toBe(946);
    const fit = fitGammaGamma(spend);
    expect(Math.abs(fit.logLikelihood + 4055.91769)).toBeLessThan(1e-3);
    for (const name of ['p', 'q', 'v'] as const) {
      expect(Math.abs(fit.parameters[name] / PUBLISHED[name] - 1)).toBeLessThan(1e-4);
    }
    expect(fit).toMatchObject({ converged: true, boundary: 'none' });
    expect(Math.abs(logLikelihood(PUBLISHED, spend) + 4055.91769)).toBeLessThan(1e-5);
  });

  test('expects of the first ten customers what was published', () => {
    const expected = summaries.slice(0, 10).map(({ x, meanSpend }) => expectedSpend(PUBLISHED, x, meanSpend));
    const published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
    // As published the figures are cut, not rounded.
    expected.forEach((value, i) => expect(Math.floor(value * 100) / 100).toBe(published[i]));
  });

  test('finds the parameters that simulated customers were made with', () => {
    const random = new Random(3);
    const made = Array.from({ length: 40_000 }, (_, i) => {
      const x = 1 + (i % 6);
      const rate = random.gamma(4) / 20;
      return { x, mean: random.gamma(6 * x) / (rate * x) };
    });
    const simulated = repeatSpend(made);
    const { parameters, ...fit } = fitGammaGamma(simulated);
    expect(fit).toMatchObject({ converged: true, boundary: 'none' });
    // p and v lie on a ridge. The maximum beats the truth by half a chi-squared of three degrees of freedom, which is
    // above 8 once in a thousand.
    const gain = fit.logLikelihood - logLikelihood({ p: 6, q: 4, v: 20 }, simulated);
    expect(gain).toBeGreaterThanOrEqual(0);
    expect(gain).toBeLessThan(8);
    expect(Math.abs(parameters.p / 6 - 1)).toBeLessThan(0.1);
    expect(Math.abs(parameters.q / 4 - 1)).toBeLessThan(0.05);
  });

  test('no spend is too odd: q stays above 1, nothing is NaN, no expected spend is negative', () => {
    const customer = fc.record({ x: fc.nat(30), mean: fc.double({ min: -10, max: 1e9, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(customer, { maxLength: 8 }), customer, (customers, other) => {
        const { parameters, logLikelihood: value } = fitGammaGamma(winsorise(repeatSpend(customers)));
        expect([...Object.values(parameters), value].every(Number.isFinite)).toBe(true);
        expect(parameters.q).toBeGreaterThan(1);
        expect(expectedSpend(parameters, other.x, other.mean)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  test('winsorising caps the few highest spends and leaves the others', () => {
    const capped = winsorise({
      x: new Int32Array(200).fill(1),
      mean: Float64Array.from({ length: 200 }, (_, i) => i + 1),
    });
    expect(Math.max(...capped.mean)).toBe(198);
    expect(capped.mean.slice(0, 198)).toEqual(Float64Array.from({ length: 198 }, (_, i) => i + 1));
  });
});
