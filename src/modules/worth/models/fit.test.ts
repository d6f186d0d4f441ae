import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bgNbd } from './bg-nbd.ts';
import { onlineRetailHistories } from './histories.testing.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { paretoNbd } from './pareto-nbd.ts';
import { simulateTuples } from './simulate.ts';
import { collapse, countCustomers, subsample } from './tuples.ts';

const MODELS = [mbgNbd, bgNbd, paretoNbd] as const;
const TRUTH = { r: 0.55, alpha: 8, a: 0.7, b: 2.5 };
const SIMULATION = { parameters: TRUTH, daysPerUnit: 7, days: 730, joiningDays: 730, seed: 11 };

describe('fits', () => {
  test('a fit of simulated customers finds the parameters they were made with, from a subsample on', () => {
    // Behaviour is continuous and days are whole: of a rate per week little is lost by counting days.
    const tuples = simulateTuples({ ...SIMULATION, customers: 180_000 });
    const { parameters, ...fit } = mbgNbd.fit(tuples);
    expect(tuples.x.length).toBeGreaterThan(75_000);
    expect(fit).toMatchObject({ converged: true, boundary: 'none' });
    expect(fit.gradient).toBeLessThan(1e-9);
    expect(fit.passes.everything).toBeLessThanOrEqual(10);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      expect(Math.abs(parameters[name] / TRUTH[name] - 1)).toBeLessThan(0.1);
    }
  });

  test('a fit is a maximum: every small step from it is worse', () => {
    const tuples = simulateTuples({ ...SIMULATION, customers: 3000 });
    const { parameters, logLikelihood } = mbgNbd.fit(tuples);
    expect(mbgNbd.logLikelihood(parameters, tuples)).toBeCloseTo(logLikelihood, 6);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      for (const factor of [0.99, 1.01]) {
        const beside = { ...parameters, [name]: parameters[name] * factor };
        expect(mbgNbd.logLikelihood(beside, tuples)).toBeLessThan(logLikelihood);
      }
    }
  });

  test('the unit of time changes alpha and nothing else', () => {
    const histories = onlineRetailHistories(373);
    const [weeks, days] = [mbgNbd.fit(collapse(histories, 7)), mbgNbd.fit(collapse(histories, 1))];
    expect(days.parameters.alpha / weeks.parameters.alpha).toBeCloseTo(7, 4);
    expect(days.parameters.r).toBeCloseTo(weeks.parameters.r, 5);
  });

  test.each([
    // Up to the end of August the parameters run away; with all of the year there is a maximum inside, better than
    // "nobody leaves" by a tenth of a unit of log-likelihood.
    ['until August', 273, 3317],
    ['of the whole year', 373, 4338],
  ])('Online Retail %s is too short a history to tell who has left', (_, until, customers) => {
    const tuples = collapse(onlineRetailHistories(until), 7);
    expect(countCustomers(tuples).customers).toBe(customers);
    for (const model of MODELS) expect(model.fit(tuples)).toMatchObject({ boundary: 'leaving' });
  });

  test('no data are too odd: a fit never throws and never returns NaN', () => {
    const history = fc.tuple(fc.nat(3), fc.nat(40), fc.nat(40)).map(([x, from, more]) => ({
      x,
      tx: x === 0 ? 0 : from,
      T: x === 0 ? more : from + more,
    }));
    fc.assert(
      fc.property(fc.array(history, { maxLength: 12 }), (histories) => {
        for (const model of MODELS) {
          const { parameters, logLikelihood, gradient } = model.fit(collapse(histories, 7));
          const numbers = [...Object.values(parameters), logLikelihood, gradient];
          expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('only one-time buyers, or nobody at all, is no ground to tell who has left', () => {
    for (const model of MODELS) {
      const singles = Array.from({ length: 50 }, (_, i) => ({ x: 0, tx: 0, T: i }));
      expect(model.fit(collapse(singles, 7)).boundary).toBe('leaving');
      expect(model.fit(collapse([], 7)).boundary).toBe('leaving');
    }
  });
});

describe('tuples', () => {
  test('collapsing counts every history once, and refuses what is none', () => {
    const tuples = collapse(
      [
        { x: 1, tx: 7, T: 14 },
        { x: 1, tx: 7, T: 14 },
        { x: 0, tx: 0, T: 14 },
      ],
      7,
    );
    const rows = Array.from(tuples.x, (x, i) => [x, tuples.tx[i], tuples.T[i], tuples.count[i]]);
    expect(rows.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [0, 0, 2, 1],
      [1, 1, 2, 2],
    ]);
    expect(() => collapse([{ x: 1, tx: 20, T: 14 }], 7)).toThrow(RangeError);
    expect(() => collapse([{ x: 1, tx: 0.5, T: 14 }], 7)).toThrow(RangeError);
  });

  test('a subsample stands for as many customers as there are', () => {
    const tuples = simulateTuples({ ...SIMULATION, customers: 30_000 });
    const sample = subsample(tuples, 5000);
    expect(sample.x.length).toBeLessThanOrEqual(5000);
    const [all, some] = [countCustomers(tuples), countCustomers(sample)];
    expect(Math.abs(some.customers / all.customers - 1)).toBeLessThan(0.05);
    expect(Math.abs(some.repeatBuyers / all.repeatBuyers - 1)).toBeLessThan(0.05);
  });

  test('the same seed makes the same customers', () => {
    const [one, two] = [
      simulateTuples({ ...SIMULATION, customers: 500 }),
      simulateTuples({ ...SIMULATION, customers: 500 }),
    ];
    expect(one).toEqual(two);
    expect(simulateTuples({ ...SIMULATION, customers: 500, seed: 12 })).not.toEqual(one);
  });
});
