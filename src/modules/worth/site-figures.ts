// What the page Worth shows, counted once after a fit: sums by site that can be added up (fit_figures.figures).
import type pg from 'pg';
import { nilId } from '../../core/ids.ts';
import type { Window } from './window.ts';

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
const REGULARS_DAYS = 7 * 53;
/** Worths within an eighth of a power of e share a bucket: fine enough to tell tenths of customers by. */
const BUCKETS_PER_E = 8;

type PerSite<T> = Map<string, T[]>;

/** Of customers as they were scored: needs customer_worth to be written. */
export async function countGroups(client: pg.ClientBase): Promise<PerSite<Group>> {
  return bySite<Group>(
    client,
    `SELECT coalesce(site_id, $1) AS "siteId", signal,
            CASE WHEN next_year_minor > 0 THEN 1 + floor(ln(next_year_minor::double precision) * ${BUCKETS_PER_E})::integer ELSE 0 END AS bucket,
            count(*) AS customers, sum(next_year_minor)::bigint AS "nextYear", sum(lifetime_minor)::bigint AS lifetime,
            sum(risk_minor)::bigint AS risk, sum(alive) AS alive,
            coalesce(sum(next_year_minor) FILTER (WHERE month_signal IS NULL), 0)::bigint AS won,
            coalesce(sum(next_year_minor - month_minor) FILTER (WHERE month_signal IS NOT NULL AND next_year_minor > month_minor), 0)::bigint AS up,
            coalesce(sum(next_year_minor - month_minor) FILTER (WHERE month_signal IS NOT NULL AND next_year_minor < month_minor), 0)::bigint AS down
       FROM customer_histories JOIN customer_worth USING (customer_id)
      GROUP BY 1, 2, 3`,
    [nilId],
  );
}

/** Of orders and histories: may be counted while the models are fitted. */
export async function countRetention(
  client: pg.ClientBase,
  { days, last, quarters, timeZone }: Window,
): Promise<{ cohorts: PerSite<Cohort>; days: PerSite<Day>; purchases: PerSite<{ purchases: number[] }> }> {
  const active = cohortSteps.map((step) => `sum((quarters >> least(62, quarter_joined + ${step})) & 1)`);
  const cohorts = await bySite<Cohort>(
    client,
    `SELECT coalesce(site_id, $1) AS "siteId",
            ((($2::timestamptz[])[quarter_joined + 1]) AT TIME ZONE $3)::date::text AS quarter,
            count(*) AS customers, ARRAY[${active.join(', ')}]::integer[] AS active
       FROM customer_histories WHERE quarter_joined >= 0 GROUP BY 1, quarter_joined ORDER BY quarter_joined`,
    [nilId, quarters, timeZone],
  );
  const buying = await bySite<Day>(
    client,
    `SELECT coalesce(site_id, $1) AS "siteId", ((($2::timestamptz[])[day]) AT TIME ZONE $3)::date::text AS day,
            count(*) AS customers, count(*) FILTER (WHERE day > joined) AS regulars
       FROM (SELECT DISTINCT customer_id, width_bucket(ordered_at, $2::timestamptz[]) AS day
               FROM orders WHERE purchase AND ordered_at >= $4 AND ordered_at < $5) AS bought
       JOIN customer_histories USING (customer_id)
      GROUP BY coalesce(site_id, $1), bought.day ORDER BY bought.day`,
    [nilId, days, timeZone, days[Math.max(0, last - REGULARS_DAYS)], days[last]],
  );
  const purchases = await bySite<{ purchases: number[] }>(
    client,
    `SELECT coalesce(site_id, $1) AS "siteId",
            ARRAY[count(*) FILTER (WHERE x = 0), count(*) FILTER (WHERE x = 1), count(*) FILTER (WHERE x = 2),
                  count(*) FILTER (WHERE x = 3), count(*) FILTER (WHERE x > 3)]::integer[] AS purchases
       FROM customer_histories GROUP BY 1`,
    [nilId],
  );
  return { cohorts, days: buying, purchases };
}

export async function keepFigures(
  client: pg.ClientBase,
  fitId: string,
  groups: PerSite<Group>,
  retention: Awaited<ReturnType<typeof countRetention>>,
): Promise<void> {
  const sites = [...retention.purchases].map(([siteId, [counted]]) => ({
    siteId,
    figures: {
      groups: groups.get(siteId) ?? [],
      cohorts: retention.cohorts.get(siteId) ?? [],
      days: retention.days.get(siteId) ?? [],
      purchases: counted?.purchases ?? [],
    } satisfies SiteFigures,
  }));
  await client.query('DELETE FROM fit_figures');
  await client.query(
    `INSERT INTO fit_figures (fit_id, site_id, figures) SELECT $1, site_id, figures FROM unnest($2::uuid[], $3::jsonb[]) AS f (site_id, figures)`,
    [fitId, sites.map(({ siteId }) => siteId), sites.map(({ figures }) => JSON.stringify(figures))],
  );
}

async function bySite<T extends object>(
  client: pg.ClientBase,
  text: string,
  values: unknown[],
): Promise<PerSite<T>> {
  const { rows } = await client.query<T & { siteId?: string }>(text, values);
  const sites: PerSite<T> = new Map();
  for (const row of rows) {
    const siteId = row.siteId ?? nilId;
    delete row.siteId;
    const known = sites.get(siteId);
    if (known) known.push(row);
    else sites.set(siteId, [row]);
  }
  return sites;
}
