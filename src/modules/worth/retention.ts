import type { Call } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { worthContract } from './contract.ts';
import { latestFit, siteFigures } from './latest-fit.ts';
import { type Cohort, cohortSteps, type Day } from './site-figures.ts';

type Retention = NonNullable<OutputOf<typeof worthContract.retention>['retention']>;

/** @returns null before the first fit */
export async function retention(
  call: Call,
  { siteId }: InputOf<typeof worthContract.retention>,
): Promise<Retention | null> {
  const fit = await latestFit(call.db);
  if (!fit) return null;
  const figures = await siteFigures(call, fit.fitId, siteId);
  const purchases = [0, 1, 2, 3, 4].map((i) =>
    figures.reduce((sum, site) => sum + (site.purchases[i] ?? 0), 0),
  );
  const customers = purchases.reduce((sum, each) => sum + each, 0);
  return {
    asOf: fit.lastDay,
    months: cohortSteps.map((step) => step * 3),
    cohorts: cohorts(
      figures.flatMap((site) => site.cohorts),
      fit.lastDay,
    ),
    purchases,
    repeatRate: customers > 0 ? 1 - (purchases[0] ?? 0) / customers : null,
    days: days(figures.flatMap((site) => site.days)),
  };
}

function cohorts(all: readonly Cohort[], lastDay: string): Retention['cohorts'] {
  const merged = new Map<string, Cohort>();
  for (const cohort of all) {
    const known = merged.get(cohort.quarter);
    merged.set(cohort.quarter, {
      quarter: cohort.quarter,
      customers: cohort.customers + (known?.customers ?? 0),
      active: cohort.active.map((each, i) => each + (known?.active[i] ?? 0)),
    });
  }
  return [...merged.values()]
    .sort((a, b) => (a.quarter < b.quarter ? -1 : 1))
    .map(({ quarter, customers, active }) => ({
      quarter,
      customers,
      // A quarter that is still running would look like a loss.
      shares: active.map((each, i) =>
        quarterAfter(quarter, (cohortSteps[i] ?? 0) + 1) <= dayAfter(lastDay) ? each / customers : null,
      ),
    }));
}

function days(all: readonly Day[]): Retention['days'] {
  const merged = new Map<string, Day>();
  for (const { day, customers, regulars } of all) {
    const known = merged.get(day);
    merged.set(day, {
      day,
      customers: customers + (known?.customers ?? 0),
      regulars: regulars + (known?.regulars ?? 0),
    });
  }
  return [...merged.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** @returns the first day of the quarter so many quarters later */
function quarterAfter(quarter: string, step: number): string {
  return new Date(Date.UTC(Number(quarter.slice(0, 4)), Number(quarter.slice(5, 7)) - 1 + step * 3, 1))
    .toISOString()
    .slice(0, 10);
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
