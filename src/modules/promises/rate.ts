import type { z } from 'zod';
import { wilson } from '../../core/wilson.ts';
import type { Rate as Shape } from './shapes.ts';

export type Rate = z.infer<typeof Shape>;
export type Count = { kept: number; n: number };

/** With its interval, which is wide while little came due: three of three is no proof of anything. */
export function rateOf(count: Count | undefined): Rate {
  const { kept, n } = count ?? { kept: 0, n: 0 };
  const interval = n > 0 ? wilson({ of: kept, n }) : null;
  return { kept, n, low: interval?.low ?? null, high: interval?.high ?? null };
}

export function sum(counts: readonly Count[]): Count {
  return counts.reduce((all, each) => ({ kept: all.kept + each.kept, n: all.n + each.n }), { kept: 0, n: 0 });
}
