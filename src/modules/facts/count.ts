// How fresh the whole file is. Counted by a job: with a million customers it takes seconds, and whoever opens the page
// should wait for no more than a few rows.
import { CompiledQuery, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';
import { enqueue } from '../../core/jobs.ts';
import { standing } from '../../core/kept-count.ts';
import { announce } from '../../core/live.ts';
import { soonFrom } from './kinds.ts';
import { factsOf } from './known.ts';

const states = `
count(*) FILTER (WHERE since > soon_from)::int AS fresh,
count(*) FILTER (WHERE since <= soon_from AND since > stale_from)::int AS soon,
count(*) FILTER (WHERE since <= stale_from)::int AS stale`;
/**
 * When facts must have been confirmed to be fresh, or not stale: worked out once a kind. An age for each of three million
 * facts is arithmetic of numeric and took twice as long as finding them (16 s, and 6 s this way).
 */
const shelf = (first: number): string =>
  `unnest($${first}::text[], $${first + 1}::timestamptz[], $${first + 2}::timestamptz[]) AS shelf (kind, soon_from, stale_from)`;
const edited = `kind = 'customer.changed' AND NOT data ? 'undoes'`;
const siteOf = `coalesce(customers.site_id, '${nilId}') AS site_id`;

/** Customers of whom nothing was ever confirmed or changed, most of them: facts count from when they were entered. $1 to $3 the shelf */
const untouched = `
WITH touched AS (
  SELECT customer_id FROM fact_confirmations UNION SELECT customer_id FROM events WHERE ${edited}
), plain AS (
  SELECT customer_id, kind, created_at AS since FROM contact_points WHERE main
  UNION ALL SELECT customer_id, 'address', created_at FROM addresses WHERE main
  UNION ALL SELECT customer_id, held.kind, created_at
              FROM customers, LATERAL (VALUES ('language', language IS NOT NULL), ('birthday', birthday IS NOT NULL)) AS held (kind, known)
             WHERE held.known
  UNION ALL SELECT customer_id, 'preferred_' || kind, asked_at FROM preferences
             WHERE ended_at IS NULL AND kind IN ('channel', 'times')
), aged AS (
  SELECT ${siteOf}, plain.kind, since, soon_from, stale_from
    FROM plain
    JOIN customers USING (customer_id)
    JOIN ${shelf(1)} ON shelf.kind = plain.kind
    LEFT JOIN touched USING (customer_id)
   WHERE touched.customer_id IS NULL
)
SELECT site_id, kind, ${states} FROM aged GROUP BY site_id, kind`;

/** The others, so many at a time that what is joined stays in memory. $1 customers, $2 to $4 the shelf */
const touched = `
WITH ${factsOf('= ANY($1::uuid[])')},
aged AS (
  SELECT ${siteOf}, fact.kind, greatest(confirmed.at, fact.since) AS since, soon_from, stale_from
    FROM fact
    JOIN customers USING (customer_id)
    JOIN ${shelf(2)} ON shelf.kind = fact.kind
    LEFT JOIN confirmed USING (customer_id, key)
   WHERE fact.main AND customers.customer_id = ANY($1::uuid[])
)
SELECT site_id, kind, ${states} FROM aged GROUP BY site_id, kind`;
const atOnce = 1000;
type Counted = { site_id: string; kind: string; fresh: number; soon: number; stale: number };

/**
 * Counts anew, beside whoever reads the last count. A customer counts once a kind, by the main one of it; by site, so that
 * who sees some sites only adds up these rows.
 */
export async function countFreshness(db: Db): Promise<void> {
  const now = new Date();
  await db.transaction().execute(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('rapport freshness'))`.execute(tx);
    await sql`SET LOCAL work_mem = '64MB'`.execute(tx);
    const lives = await tx.selectFrom('shelf_lives').select(['kind', 'days']).execute();
    const kinds = lives.map(({ kind }) => kind);
    const before = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
    const turns = [
      kinds,
      lives.map(({ days }) => before(days * soonFrom)),
      lives.map(({ days }) => before(days)),
    ] as const;
    // it takes a million for a handful, and a look-up for each of them took twice as long as a hash of all
    await sql`SET LOCAL enable_nestloop = off`.execute(tx);
    const { rows } = await tx.executeQuery<Counted>(CompiledQuery.raw(untouched, [...turns]));
    await sql`SET LOCAL enable_nestloop = on`.execute(tx);
    for (const ids of await touchedOnes(tx))
      rows.push(...(await tx.executeQuery<Counted>(CompiledQuery.raw(touched, [ids, ...turns]))).rows);
    const counts = addUp(rows, await everybody(tx), kinds);
    await tx.deleteFrom('freshness_counts').execute();
    if (counts.length > 0) await tx.insertInto('freshness_counts').values(counts).execute();
    await tx
      .updateTable('freshness_state')
      .set({ counted_at: now, seconds: (Date.now() - now.getTime()) / 1000 })
      .execute();
    await announce(tx, { topic: 'freshness' });
  });
}

async function touchedOnes(db: Db): Promise<string[][]> {
  const { rows } = await db.executeQuery<{ customer_id: string }>(
    CompiledQuery.raw(
      `SELECT customer_id FROM fact_confirmations UNION SELECT customer_id FROM events WHERE ${edited} ORDER BY 1`,
    ),
  );
  const parts = Math.ceil(rows.length / atOnce);
  return Array.from({ length: parts }, (_, part) =>
    rows.slice(part * atOnce, (part + 1) * atOnce).map((row) => row.customer_id),
  );
}

async function everybody(db: Db): Promise<{ site_id: string; customers: number }[]> {
  const { rows } = await db.executeQuery<{ site_id: string; customers: number }>(
    CompiledQuery.raw(`SELECT ${siteOf}, count(*)::int AS customers FROM customers GROUP BY 1`),
  );
  return rows;
}

/** Who has no fact of a kind is what remains of all customers of a site. */
function addUp(rows: readonly Counted[], sites: Awaited<ReturnType<typeof everybody>>, kinds: string[]) {
  const sum = (of: readonly Counted[], what: 'fresh' | 'soon' | 'stale'): number =>
    of.reduce((total, row) => total + row[what], 0);
  return sites.flatMap(({ site_id, customers }) =>
    kinds.map((kind) => {
      const these = rows.filter((row) => row.site_id === site_id && row.kind === kind);
      const [fresh, soon, stale] = [sum(these, 'fresh'), sum(these, 'soon'), sum(these, 'stale')];
      return { site_id, kind, fresh, soon, stale, unknown: customers - fresh - soon - stale };
    }),
  );
}

/** Asks for a count, unless one is good enough or on its way. @returns whether one is on its way */
export async function keepCounted(db: Db, now: Date): Promise<boolean> {
  const state = await db
    .selectFrom('freshness_state')
    .select(['counted_at', 'requested_at', 'seconds'])
    .executeTakeFirstOrThrow();
  const stands = standing(state, now);
  if (stands === 'old') await requestCount(db, now);
  return stands !== 'good';
}

/** Also when a count is good: what it counts by has changed. */
export async function requestCount(db: Db, now: Date): Promise<void> {
  await db.updateTable('freshness_state').set({ requested_at: now }).execute();
  await enqueue(db, 'facts.count', {}, 'facts.count');
}
