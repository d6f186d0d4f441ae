// What a fit knows, put so that it answers about any history: for a million customers at once, or for one after an
// order. Models count in weeks, as the literature does; everything here takes and gives days.
import type { Candidate } from './models/choose.ts';
import { DISCOUNT, discountedPurchases } from './models/lifetime.ts';
import { mbgNbd } from './models/mbg-nbd.ts';
import { paretoNbd } from './models/pareto-nbd.ts';
import type { GammaGammaParameters } from './models/gamma-gamma.ts';
import type { PurchaseModel } from './models/purchase-model.ts';
import type { History } from './models/tuples.ts';
import { type CustomerHistory, LOST_BELOW, type Outlook } from './signals.ts';

export const DAYS_PER_UNIT = 7;
export const YEAR = 365.25 / DAYS_PER_UNIT;
/** "Due": by then this share would have been back. */
const DUE_SHARE = 0.8;
/** A date further off than this says nothing to anybody. */
const LATEST_DUE_DAYS = 3650;
/** Purchases by which an own rhythm may be believed where nothing is known of the others. */
const OWN_RHYTHM_REPEATS = 2;

/** Kept with every fit (fits.scoring). */
export type Scoring = {
  by:
    | { model: Candidate; parameters: Record<string, number> }
    /** Leaving cannot be told: own rate, pulled towards everybody's while little is known (Ehrenberg's NBD). */
    | { model: 'gap'; parameters: Pace }
    /** Too few repeat buyers: own rhythm, no expectations. */
    | { model: 'none' };
  /** of minor units; null: everybody's own mean */
  spend: GammaGammaParameters | null;
};
export type Pace = { r: number; alpha: number };

/** @returns a function that answers about one history after another, remembering what histories share */
export function outlooks({ by }: Scoring): (history: CustomerHistory) => Outlook {
  if (by.model === 'none') return ownRhythm;
  if (by.model === 'gap') return (history) => byPace(by.parameters, history);
  // The parameters were kept by the fit of this very model.
  if (by.model === 'mbg/nbd') return byModel(mbgNbd, by.parameters as Parameters<typeof mbgNbd.pAlive>[0]);
  return byModel(paretoNbd, by.parameters as Parameters<typeof paretoNbd.pAlive>[0]);
}

function byModel<P extends Pace>(
  model: PurchaseModel<P>,
  parameters: P,
): (history: CustomerHistory) => Outlook {
  // What the living will buy depends on x and T alone, which a million customers share in some ten thousand ways;
  // the series behind it is what scoring costs.
  const known = new Map<number, { year: number; discounted: number }>();
  const living = (x: number, days: number) => {
    const key = x * 100_000 + days;
    let answer = known.get(key);
    if (!answer) {
      const T = days / DAYS_PER_UNIT;
      const now = { x, tx: T, T };
      const alive = model.pAlive(parameters, now);
      const expected = (t: number) => model.expectedPurchases(parameters, now, t) / alive;
      const discount = { ...DISCOUNT, unitsPerYear: YEAR };
      answer = {
        year: expected(YEAR),
        discounted: discountedPurchases(expected, parameters.alpha + T, discount),
      };
      known.set(key, answer);
    }
    return answer;
  };
  const pAlive = ({ x, tx, T }: History) =>
    model.pAlive(parameters, { x, tx: tx / DAYS_PER_UNIT, T: T / DAYS_PER_UNIT });
  return (history) => {
    const alive = pAlive(history);
    const { year, discounted } = living(history.x, history.T);
    return {
      alive,
      purchases: alive * year,
      discounted: alive * discounted,
      // Worth holds the chance of staying already; times the chance of leaving it is nothing for the lost.
      atRisk: 1 - alive,
      rhythmDays: rhythm(history),
      dueDays: dueBy(parameters, history),
      givenUp: history.back !== null && pAlive(history.back) < LOST_BELOW,
    };
  };
}

function byPace(pace: Pace, history: CustomerHistory): Outlook {
  const [tx, T] = [history.tx / DAYS_PER_UNIT, history.T / DAYS_PER_UNIT];
  const { r, alpha } = pace;
  const purchases = ((r + history.x) / (alpha + T)) * YEAR;
  return {
    alive: null,
    purchases,
    // Who will still be here after a year cannot be told, so nothing beyond it is claimed.
    discounted: purchases,
    atRisk: -Math.expm1(-(r + history.x) * Math.log1p((T - tx) / (alpha + tx))),
    rhythmDays: rhythm(history),
    dueDays: dueBy(pace, history),
    givenUp: false,
  };
}

function ownRhythm(history: CustomerHistory): Outlook {
  const gap = rhythm(history);
  const due =
    gap === null || history.x < OWN_RHYTHM_REPEATS ? null : Math.ceil(-Math.log(1 - DUE_SHARE) * gap);
  return {
    alive: null,
    purchases: 0,
    discounted: 0,
    atRisk: 0,
    rhythmDays: gap,
    dueDays: due,
    givenUp: false,
  };
}

function rhythm({ x, tx }: History): number | null {
  return x > 0 && tx > 0 ? tx / x : null;
}

/** From the time of the last purchase, given that they stay: 1 - ((α + t_x) / (α + t_x + t))^(r + x) = 0.8. */
function dueBy({ r, alpha }: Pace, { x, tx }: History): number | null {
  if (x === 0) return null;
  const weeks = (alpha + tx / DAYS_PER_UNIT) * Math.expm1(-Math.log(1 - DUE_SHARE) / (r + x));
  const days = Math.ceil(weeks * DAYS_PER_UNIT);
  return days <= LATEST_DUE_DAYS ? days : null;
}
