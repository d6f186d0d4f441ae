// How sure a difference of two shares is.
import { type Share, wilson } from '../../core/wilson.ts';

/** The hybrid score interval of a difference of independent shares (Newcombe 1998, method 10). */
export function difference(a: Share, b: Share): { value: number; low: number; high: number } {
  const [p, q] = [a.of / a.n, b.of / b.n];
  const [first, second] = [wilson(a), wilson(b)];
  return {
    value: p - q,
    low: p - q - Math.hypot(p - first.low, second.high - q),
    high: p - q + Math.hypot(first.high - p, q - second.low),
  };
}
