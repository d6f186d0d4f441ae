import type { Call } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { worthContract } from './contract.ts';
import { type LatestFit, latestFit, siteFigures } from './latest-fit.ts';
import type { HeldBack } from './models/evaluate.ts';
import { type Signal, signalsOrNone } from '../customers/signals.ts';
import type { Group } from './site-figures.ts';

type Summary = NonNullable<OutputOf<typeof worthContract.summary>['summary']>;

/** @returns null before the first fit */
export async function summary(
  call: Call,
  { siteId }: InputOf<typeof worthContract.summary>,
): Promise<Summary | null> {
  const fit = await latestFit(call.db);
  if (!fit) return null;
  const groups = (await siteFigures(call, fit.fitId, siteId)).flatMap((figures) => figures.groups);
  const customers = sum(groups, 'customers');
  const known = groups.every((group) => group.alive !== null);
  const alive = groups.reduce((total, group) => total + (group.alive ?? 0), 0);
  return {
    asOf: fit.lastDay,
    firstDay: fit.firstDay,
    madeAt: fit.madeAt.toISOString(),
    choice: fit.choice,
    nextYear:
      fit.choice.model === 'none' ? null : interval(sum(groups, 'nextYear'), customers, fit.models.used),
    customers,
    alive: known && customers > 0 ? Math.round(alive) : null,
    since: changes(groups, fit),
    tenths: tenths(groups),
    signals: signalsOrNone.map((signal) => ofSignal(groups, signal)),
  };
}

/**
 * How wrong the sum may be: as wrong as the forecast was on the held-back period (all of it counts as a fault that
 * does not average out), and by chance as well. The standard error of the number of orders is that of the errors of
 * single customers, so it shrinks with their number. Both as shares, the interval one of 95 %, and a ratio, so that
 * it never reaches below nothing. What customers spend on an order is taken as it was.
 */
export function interval(
  minor: number,
  customers: number,
  used: HeldBack | null,
): NonNullable<Summary['nextYear']> {
  const made =
    used?.calibration.reduce((total, band) => total + band.actualPurchases * band.customers, 0) ?? 0;
  if (!used || used.bias === null || made <= 0 || customers <= 0) return { minor, low: null, high: null };
  const expected = made * (1 + used.bias);
  if (!(expected > 0)) return { minor, low: null, high: null };
  const fault = (made - expected) / expected;
  const chance = (1.96 * used.rmse * Math.sqrt(used.customers)) / expected;
  const share = Math.hypot(fault, chance * Math.sqrt(used.customers / customers));
  return { minor, low: Math.round(minor / (1 + share)), high: Math.round(minor * (1 + share)) };
}

/** Who fell and is late or lost by now slipped; the others who fell shrank. */
function changes(groups: readonly Group[], { monthDay, lastDay }: LatestFit): Summary['since'] {
  if (monthDay === lastDay && sum(groups, 'up') === 0 && sum(groups, 'down') === 0) return null;
  const late = new Set(['later', 'slipping', 'lost']);
  return {
    day: monthDay,
    won: sum(groups, 'won'),
    grew: sum(groups, 'up'),
    shrank: sum(
      groups.filter(({ signal }) => !late.has(signal)),
      'down',
    ),
    slipped: sum(
      groups.filter(({ signal }) => late.has(signal)),
      'down',
    ),
  };
}

/**
 * @returns the share of worth that each tenth of the customers carries, the best tenth first. Within a bucket (13 %
 * wide) everybody counts as its mean.
 */
export function tenths(groups: readonly Pick<Group, 'bucket' | 'customers' | 'nextYear'>[]): number[] {
  const buckets = new Map<number, { customers: number; worth: number }>();
  for (const { bucket, customers, nextYear } of groups) {
    const known = buckets.get(bucket) ?? { customers: 0, worth: 0 };
    buckets.set(bucket, { customers: known.customers + customers, worth: known.worth + nextYear });
  }
  const descending = [...buckets].sort(([a], [b]) => b - a).map(([, each]) => each);
  const customers = descending.reduce((total, each) => total + each.customers, 0);
  const worth = descending.reduce((total, each) => total + each.worth, 0);
  if (!(worth > 0)) return [];
  const shares = Array.from({ length: 10 }, () => 0);
  let before = 0;
  for (const each of descending) {
    for (let tenth = 0; tenth < 10; tenth++) {
      const from = Math.max(before, (tenth * customers) / 10);
      const to = Math.min(before + each.customers, ((tenth + 1) * customers) / 10);
      if (to > from) shares[tenth]! += ((to - from) / each.customers) * (each.worth / worth);
    }
    before += each.customers;
  }
  return shares.map((share) => Math.min(1, share));
}

function ofSignal(groups: readonly Group[], signal: Signal): Summary['signals'][number] {
  const these = groups.filter((group) => group.signal === signal);
  return {
    signal,
    customers: sum(these, 'customers'),
    nextYearMinor: sum(these, 'nextYear'),
    riskMinor: sum(these, 'risk'),
  };
}

function sum(
  groups: readonly Group[],
  what: 'customers' | 'nextYear' | 'risk' | 'won' | 'up' | 'down',
): number {
  return groups.reduce((total, group) => total + group[what], 0);
}
