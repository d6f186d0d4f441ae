import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type OwnerChange = { customerId: string; from: string; to: string };

/**
 * Many customers get another rep at once, each only while it still has the one it is taken from. Who asks has looked at
 * sites before, and tells the story.
 * @returns those that changed hands
 */
export async function changeOwners(tx: Db, wanted: readonly OwnerChange[]): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ customer_id: string }>`
    UPDATE customers SET owner_id = wanted.to_id, version = version + 1, updated_at = ${new Date()}
      FROM unnest(${wanted.map((each) => each.customerId)}::uuid[], ${wanted.map((each) => each.from)}::uuid[],
                  ${wanted.map((each) => each.to)}::uuid[]) AS wanted (customer_id, from_id, to_id)
     WHERE customers.customer_id = wanted.customer_id AND customers.owner_id = wanted.from_id
    RETURNING customers.customer_id`.execute(tx);
  return new Set(rows.map((row) => row.customer_id));
}
