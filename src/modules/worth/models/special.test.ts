import { describe, expect, test } from 'vitest';
import { aliveFromLogOdds, digamma, gaussLegendre, logGamma, softplus } from './special.ts';

// z, log Γ(z), ψ(z): 40 digits of mpmath 1.3.0 (loggamma, digamma), rounded to the nearest number.
const REFERENCES: [number, number, number][] = [
  [1e-6, 13.815509980749432, -1000000.57721402],
  [0.01, 4.599479878042022, -100.56088545786866],
  [0.5, 0.5723649429247001, -1.9635100260214235],
  [1, 0, -0.5772156649015329],
  [1.4616321449683622, -0.12148629053584961, 0],
  [2, 0, 0.42278433509846713],
  [3.75, 1.4868155785934172, 1.1825373886117962],
  [9.99, 12.779315214350193, 2.250700372831201],
  [10, 12.80182748008147, 2.251752589066721],
  [123.456, 469.6055471299295, 4.811829323828985],
  [5000.5, 37586.884887281056, 8.517193193082903],
  [1e6, 12815504.569147613, 13.815510057964191],
];

describe('special functions', () => {
  test.each(REFERENCES)('log gamma and digamma of %d agree with 40 digits', (z, gamma, psi) => {
    expect(Math.abs(logGamma(z) - gamma)).toBeLessThan(4e-15 * Math.max(1, Math.abs(gamma)));
    expect(Math.abs(digamma(z) - psi)).toBeLessThan(4e-15 * Math.max(1, Math.abs(psi)));
  });

  test('the odds of being alive do not overflow', () => {
    expect(softplus(1e6)).toBe(1e6);
    expect(softplus(-1e6)).toBe(0);
    expect(softplus(-Infinity)).toBe(0);
    expect(aliveFromLogOdds(1e6)).toBe(0);
    expect(aliveFromLogOdds(-Infinity)).toBe(1);
    expect(aliveFromLogOdds(0)).toBe(0.5);
  });

  test('16 Gauss-Legendre nodes integrate polynomials of degree 31 exactly', () => {
    const { nodes, weights } = gaussLegendre(16);
    const integral = nodes.reduce((sum, node, i) => sum + weights[i]! * (node ** 30 + node ** 31), 0);
    expect(integral).toBeCloseTo(2 / 31, 14);
  });
});
