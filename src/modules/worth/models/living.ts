/**
 * E[(1 - (1 + pτ)^-R) / p] for p ~ Beta(a, B): purchases of a living customer of the beta-geometric models in a time of
 * τ (α+T). The usual form (a+B-1)/(a-1) [1 - (1+τ)^-R 2F1(R, B; a+B-1; τ/(1+τ))] divides by zero at a = 1 and loses
 * all digits for frequent buyers; here nothing is ever subtracted.
 * @returns the expectation, to about 1e-12 of its value.
 */
export function purchasesOfTheLiving(R: number, tau: number, a: number, B: number): number {
  // Mean and eight standard deviations of the negative binomial, and its geometric tail.
  const terms = R * tau + 8 * Math.sqrt(R * tau * (1 + tau)) + 36 * (1 + tau);
  return terms < MOST_TERMS ? bySeries(R, tau, a, B) : byQuadrature(R, tau, a, B);
}

/** From here on the quadrature, which needs 100 to 300 nodes of five logarithms, is quicker. */
const MOST_TERMS = 2000;
const PRECISION = 1e-14;
const HUGE = 1e250;

/**
 * Who never left would make N purchases, N negative binomial with π_n = (R)_n/n! z^n (1-z)^R, z = τ/(1+τ), and of these
 * the j-th (from 0) is still made with probability E[(1-p)^j] = (B)_j/(a+B)_j. Hence
 *
 *   Σ_n π_n Σ_{j<n} (B)_j/(a+B)_j
 *
 * in which every term is positive. The weights are summed relative to π_0 and divided by their own sum, since π_0
 * itself underflows for frequent buyers.
 */
export function bySeries(R: number, tau: number, a: number, B: number): number {
  const z = tau / (1 + tau);
  let weight = 1;
  let weights = 1;
  let still = 1;
  let purchases = 0;
  let sum = 0;
  for (let n = 1; ; n++) {
    purchases += still;
    still *= (B + n - 1) / (a + B + n - 1);
    weight *= (z * (R + n - 1)) / n;
    weights += weight;
    const term = weight * purchases;
    sum += term;
    // Later terms shrink at least by this: the weights by their ratio, and the purchases grow slower than n.
    const shrink = Math.max(z, (z * (R + n)) / (n + 1)) * (1 + 1 / n);
    if (shrink < 1 && term * shrink <= PRECISION * (1 - shrink) * sum) return sum / weights;
    if (weights > HUGE) {
      weight /= HUGE;
      weights /= HUGE;
      sum /= HUGE;
    }
  }
}

/** Where a density has fallen by e^-45 it no longer matters. */
const NEGLIGIBLE = Math.exp(-45);

/**
 * The trapezoidal rule over all of v = log(p / (1-p)), where the integrand is smooth and falls off exponentially, so
 * that the rule is exact to machine precision with few nodes. Below the first node everything is a power of p, above
 * the last one a power of 1-p, and the nodes beyond are summed as geometric series. The density is divided by its own
 * sum by the same rule.
 */
export function byQuadrature(R: number, tau: number, a: number, B: number): number {
  const spread = Math.sqrt(1 / a + 1 / B);
  const step = Math.min(0.25, 0.6 * spread);
  const middle = Math.log(a / B);
  const peak = density(middle, a, B);
  const lowest = Math.max(middle - 12 * spread - 90 / a, -Math.log(1e14 * Math.max(1, a, B, (R + 1) * tau)));
  const highest = Math.log(1e14 * Math.max(1, a, B, R));
  let weights = 0;
  let sum = 0;
  for (let v = lowest, beyond = 1 / Math.expm1(a * step); ; v += step, beyond = 0) {
    if (v >= highest) beyond = 1 / Math.expm1(B * step);
    const weight = Math.exp(density(v, a, B) - peak) * (1 + beyond);
    const p = 1 / (1 + Math.exp(-v));
    weights += weight;
    sum += (weight * -Math.expm1(-R * Math.log1p(p * tau))) / p;
    if (v >= highest || (v > middle && weight < NEGLIGIBLE)) return sum / weights;
  }
}

/** log of p^a (1-p)^B at v = log(p / (1-p)), without loss for either p or 1-p near 0. */
function density(v: number, a: number, B: number): number {
  const small = Math.log1p(Math.exp(-Math.abs(v)));
  return a * (Math.min(v, 0) - small) - B * (Math.max(v, 0) + small);
}
