import { gaussLegendre } from './special.ts';

const RULE = gaussLegendre(16);
/** A panel of 16 nodes is exact to 1e-12 while the integrand falls by less than e^16 and times grow by less than e^6. */
const STEEPEST = 16;
const LONGEST = 6;
const NEGLIGIBLE = 1e-17;

/** The integral, and means of four functions of u under its integrand (what gradients are made of). */
export type PowerIntegral = {
  value: number;
  logA: number;
  logB: number;
  inverseA: number;
  inverseB: number;
};

/**
 * ∫_0^length (1 + u/A)^-p (1 + u/B)^-q du for A, B > 0 and p, q >= 0, by Gauss-Legendre in the log of (min(A, B) + u),
 * where the integrand is smooth. Writes the means of log(1 + u/A), log(1 + u/B), 1/(A + u) and 1/(B + u) as well.
 */
export function powerIntegral(
  A: number,
  B: number,
  p: number,
  q: number,
  length: number,
  into: PowerIntegral,
): PowerIntegral {
  const nearest = Math.min(A, B);
  const width = Math.log1p(length / nearest);
  const steepness = (p * (nearest + length)) / (A + length) + (q * (nearest + length)) / (B + length);
  const panels = Math.max(1, Math.ceil(Math.max((steepness * width) / STEEPEST, width / LONGEST)));
  const half = width / panels / 2;
  let [value, logA, logB, inverseA, inverseB] = [0, 0, 0, 0, 0];
  for (let panel = 0; panel < panels; panel++) {
    const before = value;
    for (let node = 0; node < RULE.nodes.length; node++) {
      const v = half * (2 * panel + 1 + RULE.nodes[node]!);
      const u = nearest * Math.expm1(v);
      const [growthA, growthB] = A <= B ? [v, Math.log1p(u / B)] : [Math.log1p(u / A), v];
      const weight = RULE.weights[node]! * Math.exp(v - p * growthA - q * growthB);
      value += weight;
      logA += weight * growthA;
      logB += weight * growthB;
      inverseA += weight / (A + u);
      inverseB += weight / (B + u);
    }
    // The logarithm of the integrand is concave in v: once it falls, what is left falls faster.
    if (value - before < NEGLIGIBLE * value) break;
  }
  into.value = value * half * nearest;
  into.logA = logA / value;
  into.logB = logB / value;
  into.inverseA = inverseA / value;
  into.inverseB = inverseB / value;
  return into;
}

export function emptyIntegral(): PowerIntegral {
  return { value: 0, logA: 0, logB: 0, inverseA: 0, inverseB: 0 };
}
