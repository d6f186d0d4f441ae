import type { Fit } from './fit.ts';
import type { History, Tuples } from './tuples.ts';

/** What every model of repeat buying answers. Times are in the unit of the tuples that it was fitted on. */
export type PurchaseModel<Parameters> = {
  name: 'mbg/nbd' | 'bg/nbd' | 'pareto/nbd';
  /** Maximum likelihood; never throws, never NaN. */
  fit(tuples: Tuples): Fit<Parameters>;
  logLikelihood(parameters: Parameters, tuples: Tuples): number;
  /** @returns the probability that the customer has not left at T. */
  pAlive(parameters: Parameters, history: History): number;
  /** @returns expected purchases in (T, T+t]. */
  expectedPurchases(parameters: Parameters, history: History, t: number): number;
  /** @returns the probability of at least one purchase in (T, T+t]. */
  pBuyWithin(parameters: Parameters, history: History, t: number): number;
  /** @returns the time after T by which they have bought with probability q; Infinity when that never happens. */
  timeToBuy(parameters: Parameters, history: History, q: number): number;
};
