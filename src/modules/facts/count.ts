// How fresh the whole file is. Counted by a job: with a million customers it takes seconds, and whoever opens the page
// should wait for no more than a few rows.
import { CompiledQuery, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import { soonFrom } from './kinds.ts';
import { factsOf } from './known.ts';

/** Older than this it is counted again when somebody looks; a count that was asked for and never came is asked again. */
const [goodFor, patience] = [5 * 60_000, 5 * 60_000];

/**
 * A customer counts once a kind, by the main one of it: fresh, soon stale, stale, or not known. By site, so that who sees
 * some sites only adds up these rows. $1 now
 */
const count = `
WITH ${factsOf('IS NOT NULL')},
aged AS (
  SELECT coalesce(customers.site_id, '${nilId}') AS site_id, fact.kind,
         extract(epoch FROM $1::timestamptz - greatest(confirmed.at, fact.since)) / 86400 / shelf.days AS share
    FROM fact
    JOIN customers USING (customer_id)
    JOIN shelf_lives AS shelf ON shelf.kind = fact.kind
    LEFT JOIN confirmed USING (customer_id, key)
   WHERE fact.main
), counted AS (
  SELECT site_id, kind, count(*) FILTER (WHERE share < ${soonFrom}) AS fresh,
         count(*) FILTER (WHERE share >= ${soonFrom} AND share < 1) AS soon,
         count(*) FILTER (WHERE share >= 1) AS stale
    FROM aged GROUP BY site_id, kind
), everybody AS (
  SELECT coalesce(site_id, '${nilId}') AS site_id, count(*) AS customers FROM customers GROUP BY 1
)
INSERT INTO freshness_counts (site_id, kind, fresh, soon, stale, unknown)
SELECT site_id, shelf_lives.kind, coalesce(fresh, 0), coalesce(soon, 0), coalesce(stale, 0),
       customers - coalesce(fresh, 0) - coalesce(soon, 0) - coalesce(stale, 0)
  FROM everybody CROSS JOIN shelf_lives LEFT JOIN counted USING (site_id, kind)`;

/** Counts anew, beside whoever reads the last count. */
export async function countFreshness(db: Db): Promise<void> {
  const now = new Date();
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('rapport freshness'))`.execute(tx);
    await tx.deleteFrom('freshness_counts').execute();
    await tx.executeQuery(CompiledQuery.raw(count, [now]));
    await tx
      .updateTable('freshness_state')
      .set({ counted_at: now, seconds: (Date.now() - now.getTime()) / 1000 })
      .execute();
    await announce(tx, { topic: 'freshness' });
  });
}

/** Asks for a count, unless one is good enough or on its way. @returns whether one is on its way */
export async function keepCounted(db: Db, now: Date): Promise<boolean> {
  const state = await db
    .selectFrom('freshness_state')
    .select(['counted_at', 'requested_at'])
    .executeTakeFirstOrThrow();
  const [counted, requested] = [state.counted_at?.getTime() ?? 0, state.requested_at?.getTime() ?? 0];
  if (requested > counted && requested > now.getTime() - patience) return true;
  if (counted > now.getTime() - goodFor) return false;
  await requestCount(db, now);
  return true;
}

/** Also when a count is good: what it counts by has changed. */
export async function requestCount(db: Db, now: Date): Promise<void> {
  await db.updateTable('freshness_state').set({ requested_at: now }).execute();
  await enqueue(db, 'facts.count', {}, 'facts.count');
}
