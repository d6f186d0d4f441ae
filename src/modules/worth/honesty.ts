import type { Db } from '../../core/db.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { worthContract } from './contract.ts';
import { latestFit } from './latest-fit.ts';

type Honesty = NonNullable<OutputOf<typeof worthContract.honesty>['honesty']>;

/** @returns what the latest fit tells of itself; null before the first */
export async function honesty(db: Db): Promise<Honesty | null> {
  const fit = await latestFit(db);
  if (!fit) return null;
  const { models, baselines, used, heldBack, season } = fit.models;
  return {
    madeAt: fit.madeAt.toISOString(),
    firstDay: fit.firstDay,
    lastDay: fit.lastDay,
    customers: fit.customers,
    tuples: fit.tuples,
    seconds: fit.seconds,
    choice: fit.choice,
    heldBack,
    used,
    models: (['mbg/nbd', 'pareto/nbd', 'bg/nbd', 'gamma-gamma'] as const).flatMap((name) => {
      const model = models[name];
      return model ? [{ name, ...model }] : [];
    }),
    baselines: baselines
      ? (['own rate', 'gap', 'zero'] as const).map((name) => ({ name, ...baselines[name] }))
      : [],
    season: { ...season, index: fit.season },
  };
}
