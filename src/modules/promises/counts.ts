// How many promises came due or were settled, and what came of them, by month, keeper, site and kind.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Kind } from './kinds.ts';
import type { Count } from './rate.ts';

export type Counted = Count & {
  /** YYYY-MM */
  month: string;
  keeper_id: string | null;
  site_id: string | null;
  /** to a colleague, so of no site */
  among_us: boolean;
  kind: Kind;
  broken: number;
  overdue: number;
};
export type Period = {
  /** the first day, YYYY-MM-DD */
  since: string;
  timeZone: string;
};

/**
 * Month and bound as they are known beforehand: read off the row of the business, half a million promises took twice as long.
 * @param promises the rows to count, as `everyPromise` has them
 * @param which of those that came due or were settled; without it, all
 */
export async function countPromises(
  db: Db,
  promises: ReturnType<typeof sql>,
  { since, timeZone }: Period,
  which = sql<SqlBool>`true`,
): Promise<Counted[]> {
  const bound = sql`(${since}::timestamp AT TIME ZONE ${timeZone}::text)`;
  const { rows } = await sql<Counted>`
    SELECT to_char(month, 'YYYY-MM') AS month, keeper_id, site_id, among_us, kind,
           count(*) FILTER (WHERE state = 'kept')::int AS kept, count(*)::int AS n,
           count(*) FILTER (WHERE state = 'broken')::int AS broken,
           count(*) FILTER (WHERE state = 'open')::int AS overdue
      FROM (SELECT date_trunc('month', least(due_at, settled_at) AT TIME ZONE ${timeZone}::text) AS month,
                   keeper_id, site_id, among_us, promises.kind, state
              FROM ${promises}
             WHERE due_at >= ${bound} AND least(due_at, settled_at) >= ${bound}
               AND (state <> 'open' OR due_at <= ${new Date()}) AND ${which}) AS counted
     GROUP BY counted.month, keeper_id, site_id, among_us, kind`.execute(db);
  return rows;
}

/** @returns YYYY-MM of this month and the eleven before, oldest first */
export function lastMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: monthsBack }, (_, index) =>
    new Date(Date.UTC(year, month - monthsBack + index, 1)).toISOString().slice(0, 7),
  );
}
const monthsBack = 12;
