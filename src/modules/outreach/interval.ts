// How sure a difference of two shares is.

const Z = 1.959963984540054; // 95 %
type Share = { of: number; n: number };

/** Wilson's score interval (Wilson 1927) of `of` among `n`; n at least 1. */
export function wilson({ of, n }: Share): { low: number; high: number } {
  const p = of / n;
  const centre = p + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  const all = 1 + (Z * Z) / n;
  return { low: Math.max(0, (centre - half) / all), high: Math.min(1, (centre + half) / all) };
}

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
