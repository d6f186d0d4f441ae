import { boxAround, fitBuyingAndLeaving, SUBSAMPLE, type Fit } from './fit.ts';
import { nobodyLeaves } from './nbd.ts';
import type { Objective } from './optimise.ts';
import { emptyIntegral, powerIntegral } from './power-integral.ts';
import { prepare, type Prepared } from './prepare.ts';
import type { PurchaseModel } from './purchase-model.ts';
import { aliveFromLogOdds, softplus } from './special.ts';
import { subsample, type History, type Tuples } from './tuples.ts';

/** Purchase rate ~ Gamma(r, alpha), leaving rate ~ Gamma(s, beta); rates per unit of time. */
export type ParetoParameters = { r: number; alpha: number; s: number; beta: number };

/**
 * Pareto/NBD (Schmittlein, Morrison, Colombo 1987), the cross-check of MBG/NBD. Written as an integral over the moment
 * of leaving u, its likelihood needs no 2F1:
 *
 *   Γ(r+x)/Γ(r) (α/(α+T))^r (α+T)^-x (β/(β+T))^s (1 + J),
 *   J = ∫_{t_x}^T ((α+T)/(α+u))^(r+x) ((β+T)/(β+u))^s s/(β+u) du, the odds of having left.
 */
export const paretoNbd: PurchaseModel<ParetoParameters> = {
  name: 'pareto/nbd',
  fit,
  logLikelihood,
  pAlive,
  expectedPurchases,
  pBuyWithin,
  timeToBuy,
};

/** Reused between calls: a fit computes millions of these, one after another. */
const integral = emptyIntegral();

function logOdds({ r, alpha, s, beta }: ParetoParameters, { x, tx, T }: History): number {
  if (T <= tx) return -Infinity;
  const { value } = powerIntegral(alpha + tx, beta + tx, r + x, s + 1, T - tx, integral);
  return (
    Math.log((s * value) / (beta + tx)) +
    (r + x) * Math.log1p((T - tx) / (alpha + tx)) +
    s * Math.log1p((T - tx) / (beta + tx))
  );
}

function pAlive(parameters: ParetoParameters, history: History): number {
  return aliveFromLogOdds(logOdds(parameters, history));
}

function expectedPurchases(parameters: ParetoParameters, history: History, t: number): number {
  const { r, alpha, s, beta } = parameters;
  const { x, T } = history;
  const growth = Math.log1p(t / (beta + T));
  // (1 - e^-(s-1)growth) / (s - 1), which is the growth itself at s = 1.
  const staying = s === 1 ? growth : -Math.expm1(-(s - 1) * growth) / (s - 1);
  return ((pAlive(parameters, history) * (r + x) * (beta + T)) / (alpha + T)) * staying;
}

function pBuyWithin(parameters: ParetoParameters, history: History, t: number): number {
  return pAlive(parameters, history) * buyIfAlive(parameters, history, t);
}

/** The next purchase comes before leaving does, and before t is over. */
function buyIfAlive({ r, alpha, s, beta }: ParetoParameters, { x, T }: History, t: number): number {
  if (!(t > 0)) return 0;
  const { value } = powerIntegral(alpha + T, beta + T, r + x + 1, s, t, integral);
  return Math.min(1, ((r + x) / (alpha + T)) * value);
}

/** By bisection in the logarithm of time. */
function timeToBuy(parameters: ParetoParameters, history: History, q: number): number {
  const share = q / pAlive(parameters, history);
  const scale = parameters.alpha + history.T;
  let [low, high] = [-40, 20];
  if (!(buyIfAlive(parameters, history, scale * Math.exp(high)) > share)) return Infinity;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (buyIfAlive(parameters, history, scale * Math.exp(middle)) < share) low = middle;
    else high = middle;
  }
  return scale * Math.exp((low + high) / 2);
}

function logLikelihood({ r, alpha, s, beta }: ParetoParameters, tuples: Tuples): number {
  const prepared = prepare(tuples);
  const theta = Float64Array.of(r, alpha, s, beta).map(Math.log);
  return -meanNegativeLogLikelihood(prepared)(theta, new Float64Array(4)) * prepared.customers;
}

function fit(tuples: Tuples): Fit<ParetoParameters> {
  const all = prepare(tuples);
  const everything = meanNegativeLogLikelihood(all);
  const sample =
    all.size > 1.5 * SUBSAMPLE
      ? meanNegativeLogLikelihood(prepare(subsample(tuples, SUBSAMPLE)))
      : everything;
  const box = boxAround([1, all.meanT, 1, all.meanT]);
  const start = Float64Array.of(1, all.meanT, 1, all.meanT).map(Math.log);
  const task = { customers: all.customers, sample, everything, start, box };
  const { theta, ...end } = fitBuyingAndLeaving(task, nobodyLeaves(all));
  const [r = 1, alpha = 1, s = 1, beta = 1] = theta.map(Math.exp);
  return { parameters: { r, alpha, s, beta }, ...end };
}

/** The objective of a fit by (log r, log alpha, log s, log beta). */
function meanNegativeLogLikelihood(data: Prepared): Objective {
  const { size, x, tx, T, count, times, mostRepeats, customersByX } = data;
  const gammas = new Float64Array(mostRepeats + 1);
  const gammasByR = new Float64Array(mostRepeats + 1);

  return (theta, gradient) => {
    const [r = 1, alpha = 1, s = 1, beta = 1] = theta.map(Math.exp);
    let [value, byR, byAlpha, byS, byBeta] = [0, 0, 0, 0, 0];
    for (let purchases = 0; purchases <= mostRepeats; purchases++) {
      if (purchases > 0) {
        gammas[purchases] = gammas[purchases - 1]! + Math.log(r + purchases - 1);
        gammasByR[purchases] = gammasByR[purchases - 1]! + 1 / (r + purchases - 1);
      }
      value += customersByX[purchases]! * gammas[purchases]!;
      byR += customersByX[purchases]! * gammasByR[purchases]!;
    }

    for (let i = 0; i < size; i++) {
      const [from, to, customers, R] = [times[tx[i]!]!, times[T[i]!]!, count[i]!, r + x[i]!];
      const [growthA, growthB] = [Math.log1p(to / alpha), Math.log1p(to / beta)];
      value -= customers * (R * growthA + x[i]! * theta[1]! + s * growthB);
      byR -= customers * growthA;
      byAlpha += customers * (r - (R * alpha) / (alpha + to));
      byS -= customers * growthB;
      byBeta += customers * ((s * to) / (beta + to));
      if (to <= from) continue;

      powerIntegral(alpha + from, beta + from, R, s + 1, to - from, integral);
      const silenceA = Math.log1p((to - from) / (alpha + from));
      const silenceB = Math.log1p((to - from) / (beta + from));
      const d = Math.log((s * integral.value) / (beta + from)) + R * silenceA + s * silenceB;
      value += customers * softplus(d);
      const left = customers * (1 - aliveFromLogOdds(d));
      byR += left * (silenceA - integral.logA);
      byAlpha += left * R * alpha * (1 / (alpha + to) - integral.inverseA);
      byS += left * (1 / s + silenceB - integral.logB);
      byBeta += left * beta * (s / (beta + to) - (s + 1) * integral.inverseB);
    }

    const scale = data.customers > 0 ? -1 / data.customers : -1;
    gradient[0] = scale * r * byR;
    gradient[1] = scale * byAlpha;
    gradient[2] = scale * s * byS;
    gradient[3] = scale * byBeta;
    return scale * value;
  };
}
