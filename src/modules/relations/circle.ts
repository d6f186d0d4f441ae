import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import type { Ends, Pair } from './pair.ts';

/**
 * Nobody introduces those by whom they were introduced. Introductions are written one after the other, so that two that
 * close a circle together cannot pass at the same moment.
 * @throws Conflict
 */
export async function refuseCircle(tx: Db, pair: Pair, ends: Ends): Promise<void> {
  if (pair.kind !== 'introduced') return;
  await sql`SELECT pg_advisory_xact_lock(hashtext('rapport introductions'))`.execute(tx);
  const [from, to] = pair.side === 'from' ? [ends.customer, ends.other] : [ends.other, ends.customer];
  // level by level, each one question: recursion does not go across shards
  const seen = new Set<string>();
  for (let level = [from.customer_id]; level.length > 0;) {
    for (const id of level) seen.add(id);
    const { rows } = await sql<{ other_id: string }>`
      SELECT DISTINCT other_id FROM relations
       WHERE customer_id = ANY(${level}::uuid[]) AND kind = 'introduced' AND side = 'to'`.execute(tx);
    level = rows.map((row) => row.other_id).filter((id) => !seen.has(id));
    if (level.includes(to.customer_id))
      throw new Conflict('relations:circle', { from: from.name, to: to.name });
  }
}
