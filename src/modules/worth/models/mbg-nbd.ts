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
 * MBG/NBD (Batislam, Denizel, Filiztekin 2007; Hoppe and Wagner 2007): customers may leave right after their first
 * purchase too, so one-time buyers can be told from regulars. The default.
 */
export const mbgNbd: PurchaseModel<BetaGeometricParameters> = {
  name: 'mbg/nbd',
  fit: (tuples) => fitBetaGeometric(tuples, 1),
  logLikelihood: (parameters, tuples) => logLikelihood(parameters, tuples, 1),
  pAlive: (parameters, history) => pAlive(parameters, history, 1),
  expectedPurchases: (parameters, history, t) => expectedPurchases(parameters, history, t, 1),
  pBuyWithin: (parameters, history, t) => pBuyWithin(parameters, history, t, 1),
  timeToBuy: (parameters, history, q) => timeToBuy(parameters, history, q, 1),
};
