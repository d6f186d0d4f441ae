import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type KeptPromise = { customerId: string; promiseId: string; what: string };
export type KeeperChange = { customerId: string; promiseId: string; from: string; to: string };

/** Open promises that somebody keeps to these customers. */
export async function openPromisesOf(
  db: Db,
  keeperId: string,
  customerIds: readonly string[],
): Promise<KeptPromise[]> {
  const { rows } = await sql<KeptPromise>`
    SELECT customer_id AS "customerId", promise_id AS "promiseId", what FROM promises
     WHERE keeper_id = ${keeperId} AND state = 'open' AND customer_id = ANY(${customerIds}::uuid[])`.execute(
    db,
  );
  return rows;
}

/**
 * Many promises get another keeper at once, each only while it is open and still the one's it is taken from; a reminder
 * that lies ahead reaches the new one. Who asks tells the story.
 * @returns ids of the promises that changed hands
 */
export async function changeKeepers(tx: Db, wanted: readonly KeeperChange[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ promise_id: string }>`
    UPDATE promises
       SET keeper_id = wanted.to_id, reminded_at = CASE WHEN remind_at > ${new Date()} THEN NULL ELSE reminded_at END
      FROM unnest(${wanted.map((each) => each.customerId)}::uuid[], ${wanted.map((each) => each.promiseId)}::uuid[],
                  ${wanted.map((each) => each.from)}::uuid[], ${wanted.map((each) => each.to)}::uuid[])
        AS wanted (customer_id, promise_id, from_id, to_id)
     WHERE promises.customer_id = wanted.customer_id AND promises.promise_id = wanted.promise_id
       AND promises.keeper_id = wanted.from_id AND state = 'open'
    RETURNING promises.promise_id`.execute(tx);
  return new Set(rows.map((row) => row.promise_id));
}
