import { atAnEnd, boxAround, fitInTwoStages, type Boundary, type Fit } from './fit.ts';
import type { Objective } from './optimise.ts';
import { digamma, logGamma } from './special.ts';

/** Spend a purchase ~ Gamma(p, rate nu), nu ~ Gamma(q, rate v); v in the currency of the spend. */
export type GammaGammaParameters = { p: number; q: number; v: number };

/** Repeat buyers: number of repeat purchase days and mean spend on one, both above 0. */
export type Spend = { x: Int32Array | Float64Array; mean: Float64Array };

const START = 5_000;

/** @returns the repeat buyers whose spend can be learnt from: bought again, and for more than nothing. */
export function repeatSpend(customers: Iterable<{ x: number; mean: number }>): Spend {
  const kept = Array.from(customers).filter(({ x, mean }) => x > 0 && mean > 0 && Number.isFinite(mean));
  return { x: Int32Array.from(kept, ({ x }) => x), mean: Float64Array.from(kept, ({ mean }) => mean) };
}

/**
 * Caps mean spends at a quantile, so that a few huge orders do not set the spread of all. For fitting only: what a
 * customer really spent goes into their own expected spend.
 * @param share of the repeat buyers whose spend is above the cap.
 */
export function winsorise({ x, mean }: Spend, share = 0.01): Spend {
  if (mean.length === 0) return { x, mean };
  const sorted = mean.slice().sort();
  const cap = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * (1 - share)) - 1)]!;
  return { x, mean: mean.map((value) => Math.min(value, cap)) };
}

/**
 * @param mean spend of a repeat purchase day; not used for one-time buyers (x = 0), who get everybody's mean.
 * @returns the expected spend on a purchase day (Fader and Hardie 2013, "The Gamma-Gamma model of monetary value",
 * eq. 5): the mean of all pulled towards the customer's own the more often they bought. Never negative.
 */
export function expectedSpend({ p, q, v }: GammaGammaParameters, x: number, mean: number): number {
  const own = x > 0 ? x * Math.max(0, mean) : 0;
  return (p * (v + own)) / (p * x + q - 1);
}

export function logLikelihood({ p, q, v }: GammaGammaParameters, spend: Spend): number {
  const theta = Float64Array.of(p, q - 1, v).map(Math.log);
  return -meanNegativeLogLikelihood(spend)(theta, new Float64Array(3)) * spend.x.length;
}

/**
 * Maximum likelihood with q > 1, without which the mean spend of all is infinite: the fit is in log p, log (q - 1),
 * log v, and data that want a smaller q end at the boundary. Never throws, never NaN.
 */
export function fitGammaGamma(spend: Spend): Fit<GammaGammaParameters> {
  const customers = spend.x.length;
  const everything = meanNegativeLogLikelihood(spend);
  const sample = customers > 3 * START ? meanNegativeLogLikelihood(thin(spend, START)) : everything;
  const mean = spend.mean.reduce((sum, value) => sum + value, 0) / customers || 1;
  const box = boxAround([1, 1, mean]);
  const start = Float64Array.of(2, 2, mean).map(Math.log);
  const { theta, ...end } = fitInTwoStages({ customers, sample, everything, start, box });
  const [p = 1, excess = 1, v = 1] = theta.map(Math.exp);
  const boundary: Boundary = customers === 0 || atAnEnd(theta, box) ? 'spread' : 'none';
  return { parameters: { p, q: 1 + excess, v }, ...end, boundary };
}

function thin({ x, mean }: Spend, size: number): Spend {
  const stride = Math.floor(x.length / size);
  const kept = (_: unknown, i: number) => i % stride === 0;
  return { x: Int32Array.from(x).filter(kept), mean: mean.filter(kept) };
}

/** By (log p, log (q - 1), log v). A customer costs one log1p; the rest is per distinct x. */
function meanNegativeLogLikelihood({ x, mean }: Spend): Objective {
  const customers = x.length;
  let most = 0;
  let logs = 0;
  for (let i = 0; i < customers; i++) {
    most = Math.max(most, x[i]!);
    logs += Math.log(x[i]! * mean[i]!);
  }
  const byX = new Float64Array(most + 1);
  const logTotalsByX = new Float64Array(most + 1);
  for (let i = 0; i < customers; i++) {
    byX[x[i]!]! += 1;
    logTotalsByX[x[i]!]! += Math.log(x[i]! * mean[i]!);
  }
  const logMeans = logs - byX.reduce((sum, count, n) => (count > 0 ? sum + count * Math.log(n) : sum), 0);

  return (theta, gradient) => {
    const [p = 1, excess = 1, v = 1] = theta.map(Math.exp);
    const q = 1 + excess;
    let [value, byP, byQ, byV] = [-logMeans, 0, 0, 0];
    const [logGammaQ, digammaQ] = [logGamma(q), digamma(q)];
    for (let n = 1; n <= most; n++) {
      const count = byX[n]!;
      if (count === 0) continue;
      const both = digamma(p * n + q);
      value += count * (logGamma(p * n + q) - logGamma(p * n) - logGammaQ);
      byP += count * n * (both - digamma(p * n));
      byQ += count * (both - digammaQ);
      // p x (log(x z) - log v): with the log1p below, -(p x + q) log(x z + v) + p x log(x z) + q log v.
      value += p * n * (logTotalsByX[n]! - count * theta[2]!);
      byP += n * (logTotalsByX[n]! - count * theta[2]!);
      byV -= count * p * n;
    }
    for (let i = 0; i < customers; i++) {
      const n = x[i]!;
      const ratio = (n * mean[i]!) / v;
      const growth = Math.log1p(ratio);
      value -= (p * n + q) * growth;
      byP -= n * growth;
      byQ -= growth;
      byV += (p * n + q) * (ratio / (1 + ratio));
    }
    const scale = customers > 0 ? -1 / customers : -1;
    gradient[0] = scale * p * byP;
    gradient[1] = scale * excess * byQ;
    gradient[2] = scale * byV;
    return scale * value;
  };
}
