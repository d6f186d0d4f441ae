import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { nilId } from '../../core/ids.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { worthContract } from './contract.ts';
import type { HonestyModels } from './report.ts';
import type { SiteFigures } from './site-figures.ts';

type Honesty = NonNullable<OutputOf<typeof worthContract.honesty>['honesty']>;
export type Choice = Honesty['choice'];

export type LatestFit = {
  fitId: string;
  madeAt: Date;
  firstDay: string;
  lastDay: string;
  monthDay: string;
  customers: number;
  tuples: number;
  seconds: number;
  choice: Choice;
  models: HonestyModels;
  season: number[] | null;
};

/** @returns the fit that everybody's worth comes from; null before the first */
export async function latestFit(db: Db): Promise<LatestFit | null> {
  const row = await db.selectFrom('fits').selectAll().orderBy('made_at', 'desc').limit(1).executeTakeFirst();
  if (!row) return null;
  // jsonb that fit.ts wrote, in these shapes.
  const { code, params } = row.reason as Pick<Choice, 'code' | 'params'>;
  return {
    fitId: row.fit_id,
    madeAt: row.made_at,
    firstDay: row.first_day,
    lastDay: row.last_day,
    monthDay: row.month_day,
    customers: row.customers,
    tuples: row.tuples,
    seconds: row.seconds,
    choice: { model: row.chosen as Choice['model'], code, params },
    models: row.models as HonestyModels,
    season: row.season as number[] | null,
  };
}

/**
 * @returns the figures of a fit for one site, or for every site that the caller may see and the customers of none
 * @throws NotFound for a site that is not there or not theirs
 */
export async function siteFigures(
  { db, caller }: Pick<Call, 'db' | 'caller'>,
  fitId: string,
  siteId: string | undefined,
): Promise<SiteFigures[]> {
  if (siteId !== undefined) {
    const mine = caller.siteIds === null || caller.siteIds.includes(siteId);
    const site = await db
      .selectFrom('sites')
      .select('site_id')
      .where('site_id', '=', siteId)
      .executeTakeFirst();
    if (!mine || !site) throw new NotFound();
  }
  let query = db.selectFrom('fit_figures').select('figures').where('fit_id', '=', fitId);
  if (siteId !== undefined) query = query.where('site_id', '=', siteId);
  else if (caller.siteIds !== null) query = query.where('site_id', 'in', [...caller.siteIds, nilId]);
  return (await query.execute()).map((row) => row.figures as SiteFigures);
}
