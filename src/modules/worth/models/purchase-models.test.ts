import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BetaGeometricParameters } from './beta-geometric.ts';
import { bgNbd } from './bg-nbd.ts';
import { byQuadrature, bySeries, purchasesOfTheLiving } from './living.ts';
import { mbgNbd } from './mbg-nbd.ts';
import { paretoNbd, type ParetoParameters } from './pareto-nbd.ts';
import type { PurchaseModel } from './purchase-model.ts';
import { PARETO, PURCHASES_OF_THE_LIVING } from './references.testing.ts';
import type { History } from './tuples.ts';

const positive = fc.double({ min: -2.5, max: 2.5, noNaN: true }).map((exponent) => 10 ** exponent);
const parameters = fc.record({
  r: positive,
  alpha: positive,
  a: fc.oneof(positive, fc.constant(1)),
  b: positive,
});
const paretoParameters = fc.record({
  r: positive,
  alpha: positive,
  s: fc.oneof(positive, fc.constant(1)),
  beta: positive,
});
const history: fc.Arbitrary<History> = fc
  .tuple(
    fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }), fc.constant(2000)),
    fc.integer({ min: 0, max: 3000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([x, days, share]) => ({ x, tx: x === 0 ? 0 : (days / 7) * share, T: days / 7 }));
const times = fc.tuple(
  fc.double({ min: 0, max: 60, noNaN: true }),
  fc.double({ min: 0.01, max: 60, noNaN: true }),
);

function keepsItsPromises<P extends BetaGeometricParameters | ParetoParameters>(
  model: PurchaseModel<P>,
  values: fc.Arbitrary<P>,
) {
  test(`${model.name}: probabilities lie in [0, 1], forecasts are finite and grow with time`, () => {
    fc.assert(
      fc.property(values, history, times, (p, customer, [t, more]) => {
        const alive = model.pAlive(p, customer);
        const [soon, later] = [model.pBuyWithin(p, customer, t), model.pBuyWithin(p, customer, t + more)];
        const [few, many] = [
          model.expectedPurchases(p, customer, t),
          model.expectedPurchases(p, customer, t + more),
        ];
        expect(alive).toBeGreaterThanOrEqual(0);
        expect(alive).toBeLessThanOrEqual(1);
        expect(soon).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(alive * (1 + 1e-12));
        expect(later).toBeGreaterThanOrEqual(soon * (1 - 1e-12));
        expect(Number.isFinite(many)).toBe(true);
        expect(few).toBeGreaterThanOrEqual(0);
        expect(many).toBeGreaterThanOrEqual(few * (1 - 1e-12));
        // Who is expected to buy n times buys at least once with a probability of at most n.
        expect(many).toBeGreaterThanOrEqual(later * (1 - 1e-9));
      }),
      { numRuns: 150 },
    );
  });

  test(`${model.name}: the date by which they buy with probability q is the inverse of P(buy within t)`, () => {
    fc.assert(
      fc.property(values, history, fc.double({ min: 0.01, max: 0.95, noNaN: true }), (p, customer, share) => {
        const q = share * model.pAlive(p, customer);
        fc.pre(q > 1e-12);
        expect(model.timeToBuy(p, customer, 1.001 * model.pAlive(p, customer))).toBe(Infinity);
        // Who hardly ever buys may need longer than a number can tell.
        const t = model.timeToBuy(p, customer, q);
        fc.pre(Number.isFinite(t));
        expect(model.pBuyWithin(p, customer, t)).toBeCloseTo(q, 9);
      }),
      { numRuns: 60 },
    );
  });
}

describe('predictions', () => {
  keepsItsPromises(mbgNbd, parameters);
  keepsItsPromises(bgNbd, parameters);
  keepsItsPromises(paretoNbd, paretoParameters);

  test.each(PURCHASES_OF_THE_LIVING)(
    'purchases of the living for R %d, tau %d, a %d, B %d agree with arbitrary precision',
    (R, tau, a, B, expected) => {
      for (const way of [purchasesOfTheLiving, bySeries, byQuadrature]) {
        expect(Math.abs(way(R, tau, a, B) / expected - 1)).toBeLessThan(1e-12);
      }
    },
  );

  test.each(PARETO)(
    'Pareto/NBD at %j for %j over %d agrees with arbitrary precision',
    (p, h, t, expected) => {
      const [r, alpha, s, beta] = p as [number, number, number, number];
      const [x, tx, T] = h as [number, number, number];
      const found = [
        paretoNbd.pAlive({ r, alpha, s, beta }, { x, tx, T }),
        paretoNbd.expectedPurchases({ r, alpha, s, beta }, { x, tx, T }, t),
        paretoNbd.pBuyWithin({ r, alpha, s, beta }, { x, tx, T }, t),
      ];
      found.forEach((value, i) => expect(Math.abs(value / expected[i]! - 1)).toBeLessThan(1e-10));
    },
  );

  test('what cannot be summed is still right: limits that are known', () => {
    // Nobody leaves: R tau purchases. Everybody leaves at the next one: one purchase, if it comes.
    expect(purchasesOfTheLiving(2000, 5000, 1e-6, 1e6) / 1e7).toBeCloseTo(1, 4);
    expect(purchasesOfTheLiving(0.5, 1e6, 300, 0.003)).toBeCloseTo(1 - 1e-3, 4);
    expect(purchasesOfTheLiving(1e6, 1e3, 1e6, 1e6)).toBeCloseTo(2, 5);
  });

  test('at a = 1 the forecast lies between those just beside it', () => {
    const customer = { x: 3, tx: 20, T: 30 };
    const at = (a: number) => mbgNbd.expectedPurchases({ r: 0.5, alpha: 6, a, b: 1.6 }, customer, 52);
    expect(at(1)).toBeLessThan(at(1 - 1e-9));
    expect(at(1)).toBeGreaterThan(at(1 + 1e-9));
    expect(at(1 - 1e-9) / at(1 + 1e-9) - 1).toBeLessThan(1e-7);
  });
});
