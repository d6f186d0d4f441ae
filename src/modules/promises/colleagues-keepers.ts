// Promises to colleagues as they change hands together, with a handing over.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { announce } from '../../core/live.ts';

export type KeptForColleague = { promiseId: string; colleagueId: string };
export type ColleagueKeeperChange = { promiseId: string; from: string; to: string };

/** @param siteIds what whoever asks may see: promises among people of these sites; null: all */
function openOf(keeperId: string, siteIds: readonly string[] | null): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`keeper_id = ${keeperId} AND state = 'open'
    AND ${
      siteIds === null
        ? sql`true`
        : sql`EXISTS (SELECT FROM staff_sites WHERE site_id = ANY(${siteIds}::uuid[])
                         AND staff_id IN (promised_by, keeper_id, colleague_id))`
    }`;
}

/** Open promises that somebody keeps to colleagues. */
export async function openPromisesToColleagues(
  db: Db,
  keeperId: string,
  siteIds: readonly string[] | null,
): Promise<KeptForColleague[]> {
  const { rows } = await sql<KeptForColleague>`
    SELECT promise_id AS "promiseId", colleague_id AS "colleagueId" FROM colleague_promises
     WHERE ${openOf(keeperId, siteIds)} ORDER BY due_at, promise_id`.execute(db);
  return rows;
}

/**
 * Many get another keeper at once, each only while it is open and still the one's it is taken from; a reminder that lies
 * ahead reaches the new one.
 * @returns ids of those that changed hands
 */
export async function changeColleagueKeepers(
  tx: Db,
  wanted: readonly ColleagueKeeperChange[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  const now = new Date();
  // one by one: they are few, and the table is the same on every machine of a cluster
  for (const { promiseId, from, to } of wanted) {
    const { rows } = await sql<{ promise_id: string }>`
      UPDATE colleague_promises
         SET keeper_id = ${to}, reminded_at = CASE WHEN remind_at > ${now} THEN NULL ELSE reminded_at END
       WHERE promise_id = ${promiseId} AND keeper_id = ${from} AND state = 'open' AND colleague_id <> ${to}
      RETURNING promise_id`.execute(tx);
    if (rows[0]) changed.add(promiseId);
  }
  await announce(tx, ...[...changed].map((id) => ({ topic: 'promises', id })));
  return changed;
}
