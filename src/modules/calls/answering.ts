import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { callsContract } from './contract.ts';

type Answering = OutputOf<typeof callsContract.answering>;
const longest = 400 * 86_400_000;
/** Rings that are told apart; those after stand together. */
const ringColumns = 10;

/**
 * Calls that came in, by site and by hour on the clock of the site (of the business, where there is no site). A call that
 * still rings is not counted yet, nor one that the telephone system turned away.
 * @throws Invalid for a period that ends before it begins, or is longer than 400 days
 */
export async function answering(
  db: Db,
  caller: Caller,
  { from, to }: InputOf<typeof callsContract.answering>,
): Promise<Answering> {
  const span = Date.parse(to) - Date.parse(from);
  if (!(span > 0) || span > longest) throw new Invalid('calls:period');
  const inside = sql<boolean>`calls.direction = 'in' AND calls.rang_at >= ${from} AND calls.rang_at < ${to}
    AND (calls.answered_at IS NOT NULL OR calls.state = 'missed')
    AND (${caller.siteIds}::uuid[] IS NULL OR calls.site_id IS NULL OR calls.site_id = ANY(${caller.siteIds}::uuid[]))`;
  const cells = await sql<{
    site_id: string | null;
    hour: number;
    calls: number;
    answered: number;
    prompt: number;
    missed: number;
    called_back: number;
  }>`
    SELECT calls.site_id, extract(hour FROM calls.rang_at AT TIME ZONE coalesce(sites.time_zone, business.time_zone))::int AS hour,
           count(*)::int AS calls, count(calls.answered_at)::int AS answered,
           count(*) FILTER (WHERE calls.answered_at IS NOT NULL AND calls.rings <= 3)::int AS prompt,
           count(*) FILTER (WHERE calls.state = 'missed')::int AS missed, count(call_tasks.done_at) FILTER (WHERE call_tasks.phone IS NOT NULL)::int AS called_back
      FROM calls CROSS JOIN business
      LEFT JOIN sites ON sites.site_id = calls.site_id
      LEFT JOIN call_tasks ON call_tasks.call_id = calls.call_id
     WHERE ${inside}
     GROUP BY 1, 2 ORDER BY 1, 2`.execute(db);
  const rings = await sql<{ ring: number; calls: number }>`
    SELECT least(rings, ${ringColumns}::int) AS ring, count(*)::int AS calls FROM calls
     WHERE ${inside} AND answered_at IS NOT NULL AND rings IS NOT NULL GROUP BY 1`.execute(db);
  const back = await sql<{ minutes: number | null; telephones: number }>`
    SELECT (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM call_tasks.done_at - call_tasks.missed_at) / 60)
              FROM calls JOIN call_tasks ON call_tasks.call_id = calls.call_id
             WHERE ${inside} AND call_tasks.done_at IS NOT NULL AND call_tasks.phone IS NOT NULL) AS minutes,
           (SELECT count(*) FROM telephones WHERE removed_at IS NULL)::int AS telephones`.execute(db);
  const byRing = new Map(rings.rows.map((row) => [row.ring, row.calls]));
  return {
    cells: cells.rows.map(({ site_id, called_back, ...cell }) => ({
      ...cell,
      siteId: site_id,
      calledBack: called_back,
    })),
    rings: Array.from({ length: ringColumns }, (_, index) => byRing.get(index + 1) ?? 0),
    backMinutes: back.rows[0]?.minutes ?? null,
    telephones: back.rows[0]?.telephones ?? 0,
  };
}
