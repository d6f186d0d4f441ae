import { boxAround, fitBuyingAndLeaving, SUBSAMPLE, type Fit } from './fit.ts';
import { purchasesOfTheLiving } from './living.ts';
import { nobodyLeaves } from './nbd.ts';
import type { Objective } from './optimise.ts';
import { prepare, type Prepared } from './prepare.ts';
import { aliveFromLogOdds } from './special.ts';
import { subsample, type History, type Tuples } from './tuples.ts';

/**
 * What BG/NBD (Fader, Hardie, Lee 2005) and MBG/NBD (Batislam, Denizel, Filiztekin 2007) share. Customers buy at a
 * rate ~ Gamma(r, alpha) and leave with a probability ~ Beta(a, b) at a purchase: at each repeat purchase in BG/NBD,
 * at the first one too in MBG/NBD. With k the chances to leave that were not taken up to and including t_x,
 * k = x (BG) or x + 1 (MBG), both have the likelihood
 *
 *   Γ(r+x)/Γ(r) (α/(α+T))^r (α+T)^-x  B(a, b+k)/B(a, b)  (1 + [k > 0] a/(b+k-1) ((α+T)/(α+t_x))^(r+x))
 *
 * where the second term of the last factor is the odds of having left at t_x.
 */
export type BetaGeometricParameters = { r: number; alpha: number; a: number; b: number };

/** Chances to leave that come before the first repeat purchase. */
export type Head = 0 | 1;

/** log(P(left) / P(alive)); -Infinity where nobody can have left yet. */
function logOdds({ r, alpha, a, b }: BetaGeometricParameters, { x, tx, T }: History, head: Head): number {
  const k = x + head;
  if (k === 0) return -Infinity;
  return Math.log(a / (b + k - 1)) + (r + x) * Math.log1p((T - tx) / (alpha + tx));
}

/** @returns the probability that the customer has not left at T. */
export function pAlive(parameters: BetaGeometricParameters, history: History, head: Head): number {
  return aliveFromLogOdds(logOdds(parameters, history, head));
}

/** @returns the probability of at least one purchase in (T, T+t]: alive, and the next one comes before t is over. */
export function pBuyWithin(
  parameters: BetaGeometricParameters,
  history: History,
  t: number,
  head: Head,
): number {
  const { r, alpha } = parameters;
  const comes = -Math.expm1(-(r + history.x) * Math.log1p(t / (alpha + history.T)));
  return pAlive(parameters, history, head) * comes;
}

/** @returns the time after T by which they have bought with probability q; Infinity when that never happens. */
export function timeToBuy(
  parameters: BetaGeometricParameters,
  history: History,
  q: number,
  head: Head,
): number {
  const { r, alpha } = parameters;
  const share = q / pAlive(parameters, history, head);
  if (!(share < 1)) return Infinity;
  return (alpha + history.T) * Math.expm1(-Math.log1p(-share) / (r + history.x));
}

/** @returns expected purchases in (T, T+t], given the history. */
export function expectedPurchases(
  parameters: BetaGeometricParameters,
  history: History,
  t: number,
  head: Head,
): number {
  const { r, alpha, a, b } = parameters;
  const alive = pAlive(parameters, history, head);
  if (alive === 0 || !(t > 0)) return 0;
  return alive * purchasesOfTheLiving(r + history.x, t / (alpha + history.T), a, b + history.x + head);
}

/** @returns the log-likelihood of all customers; a constant apart from the parameters is not left out. */
export function logLikelihood(parameters: BetaGeometricParameters, tuples: Tuples, head: Head): number {
  const prepared = prepare(tuples);
  const { r, alpha, a, b } = parameters;
  const theta = Float64Array.of(r, alpha, a, b).map(Math.log);
  return -meanNegativeLogLikelihood(prepared, head)(theta, new Float64Array(4)) * prepared.customers;
}

/** Fits by maximum likelihood. Never throws and never returns NaN; see `Fit`. */
export function fitBetaGeometric(tuples: Tuples, head: Head): Fit<BetaGeometricParameters> {
  const all = prepare(tuples);
  const everything = meanNegativeLogLikelihood(all, head);
  const sample =
    all.size > 1.5 * SUBSAMPLE
      ? meanNegativeLogLikelihood(prepare(subsample(tuples, SUBSAMPLE)), head)
      : everything;
  const box = boxAround([1, all.meanT, 1, 1]);
  const start = Float64Array.of(1, all.meanT, 1, 2).map(Math.log);
  const task = { customers: all.customers, sample, everything, start, box };
  const { theta, ...end } = fitBuyingAndLeaving(task, nobodyLeaves(all));
  const [r = 1, alpha = 1, a = 1, b = 1] = theta.map(Math.exp);
  return { parameters: { r, alpha, a, b }, ...end };
}

/** The objective of a fit by (log r, log alpha, log a, log b). A tuple costs one exp and one log1p. */
function meanNegativeLogLikelihood(data: Prepared, head: Head): Objective {
  const { size, x, tx, T, count, times, mostRepeats, customersByX, customersByT, repeatsByT } = data;
  const growth = new Float64Array(times.length);
  const share = new Float64Array(times.length);
  const odds = new Float64Array(mostRepeats + 1);
  const survived = new Float64Array(mostRepeats + 1);

  return (theta, gradient) => {
    const [r = 1, alpha = 1, a = 1, b = 1] = theta.map(Math.exp);
    let [value, byR, byAlpha, byA, byB] = [0, 0, 0, 0, 0];

    // Per distinct x: the Gamma and Beta quotients are sums over the purchases, so no lgamma is needed.
    let [gammas, gammasByR, betas, betasByA, betasByB] = [0, 0, 0, 0, 0];
    for (let purchases = 0; purchases <= mostRepeats; purchases++) {
      const k = purchases + head;
      if (purchases > 0) {
        gammas += Math.log(r + purchases - 1);
        gammasByR += 1 / (r + purchases - 1);
      }
      if (k > 0) {
        const [chances, sum] = [b + k - 1, a + b + k - 1];
        betas -= Math.log1p(a / chances);
        betasByA -= 1 / sum;
        betasByB += a / (chances * sum);
        odds[purchases] = Math.log(a / chances);
        survived[purchases] = 1 / chances;
      }
      const customers = customersByX[purchases]!;
      value += customers * (gammas + betas);
      byR += customers * gammasByR;
      byA += customers * betasByA;
      byB += customers * betasByB;
    }

    // Per distinct time: log((alpha + t) / alpha), and alpha / (alpha + t).
    const logAlpha = Math.log(alpha);
    for (let day = 0; day < times.length; day++) {
      growth[day] = Math.log1p(times[day]! / alpha);
      share[day] = alpha / (alpha + times[day]!);
      const [customers, repeats] = [customersByT[day]!, repeatsByT[day]!];
      value -= (r * customers + repeats) * growth[day]! + repeats * logAlpha;
      byR -= customers * growth[day]!;
      byAlpha += r * customers - (r * customers + repeats) * share[day]!;
    }

    // Per tuple: whether they have left.
    for (let i = 0; i < size; i++) {
      const purchases = x[i]!;
      if (purchases + head === 0) continue;
      const from = tx[i]!;
      const to = T[i]!;
      const customers = count[i]!;
      const silence = growth[to]! - growth[from]!;
      const d = odds[purchases]! + (r + purchases) * silence;
      const e = Math.exp(d > 0 ? -d : d);
      value += customers * ((d > 0 ? d : 0) + Math.log1p(e));
      const left = (customers * (d > 0 ? 1 : e)) / (1 + e);
      byR += left * silence;
      byAlpha += left * (r + purchases) * (share[to]! - share[from]!);
      byA += left / a;
      byB -= left * survived[purchases]!;
    }

    const scale = data.customers > 0 ? -1 / data.customers : -1;
    gradient[0] = scale * r * byR;
    gradient[1] = scale * byAlpha;
    gradient[2] = scale * a * byA;
    gradient[3] = scale * b * byB;
    return scale * value;
  };
}
