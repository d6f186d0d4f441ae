import type { Predictions } from './evaluate.ts';
import type { Tuples } from './tuples.ts';

/** What a forecast has to beat before it is believed. */
export type BaselineName = 'zero' | 'own rate' | 'gap';

/** Rows of histories in any unit; a `Tuples` fits. */
export type Histories = Pick<Tuples, 'x' | 'tx' | 'T'>;

/**
 * - zero: nobody buys.
 * - own rate: everybody goes on at x/T.
 * - gap: a purchase every max(own rhythm, silence so far), the rhythm being the mean gap t_x/x; ranked by silence
 *   over rhythm. One-time buyers have no rhythm: none expected, ranked behind the others, the latest first. (Lending
 *   them everybody's rhythm instead makes the ranking worse: AUC 0.71 against 0.77 on the CDNOW sample.)
 * Probabilities are those of a Poisson process with the rate.
 * @param t length of the period that is forecast, in the unit of the histories.
 */
export function baselines(histories: Histories, t: number): Record<BaselineName, Predictions> {
  const { x, tx, T } = histories;
  const size = x.length;
  const none = { expected: new Float64Array(size), probability: new Float64Array(size) };
  const ownRate = new Float64Array(size);
  const paced = new Float64Array(size);
  const score = new Float64Array(size);
  let worst = 0;
  for (let i = 0; i < size; i++) {
    ownRate[i] = T[i]! > 0 ? x[i]! / T[i]! : 0;
    if (!(tx[i]! > 0)) continue;
    const lateness = silenceOverRhythm({ x: x[i]!, tx: tx[i]!, T: T[i]! });
    paced[i] = 1 / Math.max(tx[i]! / x[i]!, T[i]! - tx[i]!);
    score[i] = -lateness;
    worst = Math.max(worst, lateness);
  }
  for (let i = 0; i < size; i++) if (!(tx[i]! > 0)) score[i] = -worst - 1 - T[i]!;
  return { zero: none, 'own rate': poisson(ownRate, t), gap: { ...poisson(paced, t), score } };
}

/**
 * How late a customer is by their own rhythm: time since the last purchase over their mean gap.
 * @returns 1 when the next purchase is just due, 2 when one was left out; 0 for one-time buyers, who have no rhythm.
 */
export function silenceOverRhythm({ x, tx, T }: { x: number; tx: number; T: number }): number {
  return x > 0 && tx > 0 ? ((T - tx) * x) / tx : 0;
}

function poisson(rate: Float64Array, t: number): Predictions {
  return { expected: rate.map((each) => each * t), probability: rate.map((each) => -Math.expm1(-each * t)) };
}
