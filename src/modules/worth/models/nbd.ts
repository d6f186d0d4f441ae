import type { Objective } from './optimise.ts';
import type { Prepared } from './prepare.ts';

/**
 * The negative binomial (Ehrenberg 1959): customers buy at a rate ~ Gamma(r, alpha) and nobody ever leaves. What the
 * models with leaving have to beat before they may say that somebody has left. It needs the counts by x and by T only,
 * not the tuples, so it is fitted in no time.
 * @returns its mean negative log-likelihood by (log r, log alpha).
 */
export function nobodyLeaves(data: Prepared): Objective {
  const { times, mostRepeats, customersByX, customersByT, repeatsByT } = data;
  return (theta, gradient) => {
    const [r, alpha] = [Math.exp(theta[0]!), Math.exp(theta[1]!)];
    let [value, byR, byAlpha, gammas, gammasByR] = [0, 0, 0, 0, 0];
    for (let x = 1; x <= mostRepeats; x++) {
      gammas += Math.log(r + x - 1);
      gammasByR += 1 / (r + x - 1);
      value += customersByX[x]! * gammas;
      byR += customersByX[x]! * gammasByR;
    }
    for (let i = 0; i < times.length; i++) {
      const [customers, repeats] = [customersByT[i]!, repeatsByT[i]!];
      const growth = Math.log1p(times[i]! / alpha);
      value -= (r * customers + repeats) * growth + repeats * theta[1]!;
      byR -= customers * growth;
      byAlpha += r * customers - ((r * customers + repeats) * alpha) / (alpha + times[i]!);
    }
    const scale = data.customers > 0 ? -1 / data.customers : -1;
    gradient[0] = scale * r * byR;
    gradient[1] = scale * byAlpha;
    return scale * value;
  };
}
