/**
 * Special functions that the models need and JavaScript lacks. Checked against 40 digits in special.test.ts.
 */

const HALF_LOG_TWO_PI = 0.9189385332046728;
/** B(2k) / (2k (2k - 1)): the coefficients of Stirling's series. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
/** B(2k) / (2k): the coefficients of the asymptotic series of digamma. */
const DIGAMMA = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12];
/** From here on seven terms of either series are exact to the last digit. */
const ASYMPTOTIC = 10;

/** @returns log Γ(z) for z > 0, to about 1e-15 of the larger of the value and 1. */
export function logGamma(z: number): number {
  let product = 1;
  let y = z;
  while (y < ASYMPTOTIC) {
    product *= y;
    y += 1;
  }
  const inverse = 1 / y;
  return (
    (y - 0.5) * Math.log(y) -
    y +
    HALF_LOG_TWO_PI +
    inverse * evenSeries(STIRLING, inverse * inverse) -
    Math.log(product)
  );
}

/** @returns ψ(z), the derivative of log Γ(z), for z > 0. */
export function digamma(z: number): number {
  let shift = 0;
  let y = z;
  while (y < ASYMPTOTIC) {
    shift += 1 / y;
    y += 1;
  }
  const square = 1 / (y * y);
  return Math.log(y) - 0.5 / y - square * evenSeries(DIGAMMA, square) - shift;
}

function evenSeries(coefficients: readonly number[], square: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * square + coefficient, 0);
}

/** @returns log(1 + e^d) without overflow: the log-likelihood of "alive or dead" when d is log(dead / alive). */
export function softplus(d: number): number {
  return d > 0 ? d + Math.log1p(Math.exp(-d)) : Math.log1p(Math.exp(d));
}

/** @returns 1 / (1 + e^d): the probability of "alive" when d is log(dead / alive). */
export function aliveFromLogOdds(d: number): number {
  if (d <= 0) return 1 / (1 + Math.exp(d));
  const e = Math.exp(-d);
  return e / (1 + e);
}

/** Nodes and weights on [-1, 1]. */
export type Quadrature = { nodes: Float64Array; weights: Float64Array };

/** @returns the Gauss-Legendre rule of n nodes, found by Newton's method on the Legendre polynomial. */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let node = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 12; step++) {
      let previous = 1;
      let value = node;
      for (let k = 2; k <= n; k++) {
        [previous, value] = [value, ((2 * k - 1) * node * value - (k - 1) * previous) / k];
      }
      slope = (n * (node * value - previous)) / (node * node - 1);
      node -= value / slope;
    }
    nodes[i] = node;
    weights[i] = 2 / ((1 - node * node) * slope * slope);
  }
  return { nodes, weights };
}
