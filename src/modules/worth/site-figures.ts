// What the page Worth shows, counted once after a fit: sums by site that can be added up (fit_figures.figures).
import type pg from 'pg';
import { nilId } from '../../core/ids.ts';

/** Customers of one signal whose worth is of about one size. */
export type Group = {
  signal: string;
  bucket: number;
  customers: number;
  nextYear: number;
  lifetime: number;
  risk: number;
  /** sum of the chances to be a customer still; null where they cannot be told */
  alive: number | null;
  /** worth of who joined since month_day; and how that of the others rose and fell */
  won: number;
  up: number;
  down: number;
};
/** Joined in a quarter (its first day): how many, and how many bought in the n-th quarter after. */
export type Cohort = { quarter: string; customers: number; active: number[] };
/** Customers who bought on a day, and those of them who had bought before. */
export type Day = { day: string; customers: number; regulars: number };
export type SiteFigures = {
  groups: Group[];
  cohorts: Cohort[];
  days: Day[];
  /** by number of purchase days: 1, 2, 3, 4, 5 and more */
  purchases: number[];
};

/** Quarters after joining that the cohorts are looked at in: +3, +6, +9, +12, +18, +24 months. */
export const cohortSteps = [1, 2, 3, 4, 6, 8] as const;
/** Worths within an eighth of a power of e share a bucket: fine enough to tell tenths of customers by. */
const BUCKETS_PER_E = 8;

/** @returns by site; needs customer_worth to be written */
export async function countGroups(client: pg.ClientBase): Promise<Map<string, Group[]>> {
  const { rows } = await client.query<Group & { siteId: string }>(
    `SELECT coalesce(site_id, $1) AS "siteId", signal,
            CASE WHEN next_year_minor > 0 THEN 1 + floor(ln(next_year_minor::double precision) * ${BUCKETS_PER_E})::integer ELSE 0 END AS bucket,
            count(*) AS customers, sum(next_year_minor)::bigint AS "nextYear", sum(lifetime_minor)::bigint AS lifetime,
            sum(risk_minor)::bigint AS risk, sum(alive) AS alive,
            coalesce(sum(next_year_minor) FILTER (WHERE month_signal IS NULL), 0)::bigint AS won,
            coalesce(sum(next_year_minor - month_minor) FILTER (WHERE month_signal IS NOT NULL AND next_year_minor > month_minor), 0)::bigint AS up,
            coalesce(sum(next_year_minor - month_minor) FILTER (WHERE month_signal IS NOT NULL AND next_year_minor < month_minor), 0)::bigint AS down
       FROM customers JOIN customer_worth USING (customer_id)
      WHERE fit_id IS NOT NULL
      GROUP BY 1, 2, 3`,
    [nilId],
  );
  const sites = new Map<string, Group[]>();
  for (const { siteId, ...group } of rows) sites.set(siteId, [...(sites.get(siteId) ?? []), group]);
  return sites;
}

export async function keepFigures(
  client: pg.ClientBase,
  fitId: string,
  groups: Map<string, Group[]>,
  counted: Map<string, Omit<SiteFigures, 'groups'>>,
): Promise<void> {
  const sites = [...counted].map(([siteId, each]) => ({
    siteId,
    figures: { groups: groups.get(siteId) ?? [], ...each } satisfies SiteFigures,
  }));
  await client.query('DELETE FROM fit_figures');
  await client.query(
    `INSERT INTO fit_figures (fit_id, site_id, figures) SELECT $1, site_id, figures FROM unnest($2::uuid[], $3::jsonb[]) AS f (site_id, figures)`,
    [fitId, sites.map(({ siteId }) => siteId), sites.map(({ figures }) => JSON.stringify(figures))],
  );
}
