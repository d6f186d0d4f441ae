/** The quantile of 95 % on both sides. */
export const Z = 1.959963984540054;
export type Share = { of: number; n: number };

/** Wilson's score interval (Wilson 1927) of `of` among `n`; n at least 1. */
export function wilson({ of, n }: Share): { low: number; high: number } {
  const p = of / n;
  const centre = p + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  const all = 1 + (Z * Z) / n;
  return { low: Math.max(0, (centre - half) / all), high: Math.min(1, (centre + half) / all) };
}
