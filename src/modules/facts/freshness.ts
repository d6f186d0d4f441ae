import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import { nilId } from '../../core/ids.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keepCounted } from './count.ts';
import type { freshnessContract } from './freshness-contract.ts';
import { factKinds } from './kinds.ts';

type Freshness = OutputOf<typeof freshnessContract.freshness>;

/** Adds up the rows of the sites that the caller sees, and of customers of no site. */
export async function readFreshness(
  db: Db,
  caller: Caller,
  { siteId }: InputOf<typeof freshnessContract.freshness>,
): Promise<Freshness> {
  const counting = await keepCounted(db, new Date());
  const mine = caller.siteIds === null ? null : [...caller.siteIds, nilId];
  const { rows } = await sql<Freshness['kinds'][number]>`
    SELECT kind, sum(fresh)::int AS fresh, sum(soon)::int AS soon, sum(stale)::int AS stale, sum(unknown)::int AS unknown
      FROM freshness_counts
     WHERE (${mine}::uuid[] IS NULL OR site_id = ANY(${mine}::uuid[]))
       AND (${siteId ?? null}::uuid IS NULL OR site_id = ${siteId ?? null})
     GROUP BY kind`.execute(db);
  const state = await db.selectFrom('freshness_state').select('counted_at').executeTakeFirstOrThrow();
  const kinds = rows.toSorted((a, b) => factKinds.indexOf(a.kind) - factKinds.indexOf(b.kind));
  const [any] = kinds;
  return {
    customers: any ? any.fresh + any.soon + any.stale + any.unknown : 0,
    kinds,
    countedAt: state.counted_at?.toISOString() ?? null,
    counting,
  };
}
