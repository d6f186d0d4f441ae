import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type OpenDraft = { customerId: string; conversationId: string };
export type DraftChange = OpenDraft & { from: string; to: string };

/** Contacts with these customers that somebody began and has not finished. */
export async function openDraftsOf(
  db: Db,
  staffId: string,
  customerIds: readonly string[],
): Promise<OpenDraft[]> {
  const { rows } = await sql<OpenDraft>`
    SELECT customer_id AS "customerId", conversation_id AS "conversationId" FROM conversations
     WHERE staff_id = ${staffId} AND state = 'draft' AND customer_id = ANY(${customerIds}::uuid[])`.execute(
    db,
  );
  return rows;
}

/**
 * Many drafts become somebody else's at once, each only while it is a draft of whom it is taken from.
 * @param by who hands them over
 * @returns ids of the drafts that changed hands
 */
export async function changeDrafts(
  tx: Db,
  wanted: readonly DraftChange[],
  by: string | null,
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const { rows } = await sql<{ conversation_id: string }>`
    UPDATE conversations SET staff_id = wanted.to_id, version = version + 1, updated_at = ${new Date()}, updated_by = ${by}
      FROM unnest(${wanted.map((each) => each.customerId)}::uuid[], ${wanted.map((each) => each.conversationId)}::uuid[],
                  ${wanted.map((each) => each.from)}::uuid[], ${wanted.map((each) => each.to)}::uuid[])
        AS wanted (customer_id, conversation_id, from_id, to_id)
     WHERE conversations.customer_id = wanted.customer_id AND conversations.conversation_id = wanted.conversation_id
       AND conversations.staff_id = wanted.from_id AND state = 'draft'
    RETURNING conversations.conversation_id`.execute(tx);
  return new Set(rows.map((row) => row.conversation_id));
}
