import {
  expectedPurchases,
  fitBetaGeometric,
  logLikelihood,
  pAlive,
  pBuyWithin,
  timeToBuy,
  type BetaGeometricParameters,
} from './beta-geometric.ts';
import type { PurchaseModel } from './purchase-model.ts';

/**
 * BG/NBD (Fader, Hardie, Lee 2005), for comparison with the literature. It takes every one-time buyer for alive, so
 * it does not rank customers and is never chosen.
 */
export const bgNbd: PurchaseModel<BetaGeometricParameters> = {
  name: 'bg/nbd',
  fit: (tuples) => fitBetaGeometric(tuples, 0),
  logLikelihood: (parameters, tuples) => logLikelihood(parameters, tuples, 0),
  pAlive: (parameters, history) => pAlive(parameters, history, 0),
  expectedPurchases: (parameters, history, t) => expectedPurchases(parameters, history, t, 0),
  pBuyWithin: (parameters, history, t) => pBuyWithin(parameters, history, t, 0),
  timeToBuy: (parameters, history, q) => timeToBuy(parameters, history, q, 0),
};
