// Somebody who is not who goes is not who stays either.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import type { Ends } from './tables.ts';

export async function carryDismissals(tx: Db, { stays, gone, mergeId }: Ends): Promise<void> {
  await sql`
    WITH others AS (
      SELECT CASE WHEN a_id = ${gone} THEN b_id ELSE a_id END AS other_id, dismissed_by, dismissed_at
        FROM duplicate_dismissals WHERE a_id = ${gone} OR b_id = ${gone}
    ), added AS (
      INSERT INTO duplicate_dismissals (a_id, b_id, dismissed_by, dismissed_at)
      SELECT least(other_id, ${stays}::uuid), greatest(other_id, ${stays}::uuid), dismissed_by, dismissed_at
        FROM others WHERE other_id <> ${stays}
      ON CONFLICT DO NOTHING
      RETURNING a_id, b_id
    )
    INSERT INTO merge_rows (customer_id, merge_id, row_no, table_name, became)
    SELECT ${stays}::uuid, ${mergeId}::uuid, row_number() OVER () + (
             SELECT max(row_no) FROM merge_rows WHERE customer_id = ${stays} AND merge_id = ${mergeId}),
           'duplicate_dismissals', to_jsonb(added) FROM added`.execute(tx);
}

export async function giveDismissalsBack(tx: Db, { stays, mergeId }: Ends): Promise<void> {
  await sql`
    DELETE FROM duplicate_dismissals USING merge_rows
     WHERE merge_rows.customer_id = ${stays} AND merge_id = ${mergeId} AND table_name = 'duplicate_dismissals'
       AND a_id = (became->>'a_id')::uuid AND b_id = (became->>'b_id')::uuid`.execute(tx);
}
