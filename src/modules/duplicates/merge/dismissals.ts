// Somebody who is not who goes is not who stays either.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type Ends, keepOne, type KeptRow } from './keep.ts';

export async function carryDismissals(tx: Db, ends: Ends): Promise<void> {
  const { stays, gone } = ends;
  const { rows } = await sql<{ a_id: string; b_id: string }>`
    WITH others AS (
      SELECT CASE WHEN a_id = ${gone} THEN b_id ELSE a_id END AS other_id, dismissed_by, dismissed_at
        FROM duplicate_dismissals WHERE a_id = ${gone} OR b_id = ${gone}
    )
    INSERT INTO duplicate_dismissals (a_id, b_id, dismissed_by, dismissed_at)
    SELECT least(other_id, ${stays}::uuid), greatest(other_id, ${stays}::uuid), dismissed_by, dismissed_at
      FROM others WHERE other_id <> ${stays}
    ON CONFLICT DO NOTHING
    RETURNING a_id, b_id`.execute(tx);
  for (const became of rows) await keepOne(tx, ends, { table: 'duplicate_dismissals', was: null, became });
}

/** @param kept rows of this merge in `duplicate_dismissals` */
export async function giveDismissalsBack(tx: Db, kept: readonly KeptRow[]): Promise<void> {
  for (const { became } of kept) {
    const { a_id, b_id } = JSON.parse(became ?? '{}') as { a_id: string; b_id: string };
    await sql`DELETE FROM duplicate_dismissals WHERE a_id = ${a_id} AND b_id = ${b_id}`.execute(tx);
  }
}
