import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

/** Removes what is left of relations whose other customer is gone. @returns how many */
export async function tidyRelations(db: Db): Promise<number> {
  const { rows } = await sql<{ relation_id: string }>`
    SELECT relation_id FROM relations GROUP BY relation_id HAVING count(*) = 1`.execute(db);
  if (rows.length === 0) return 0;
  const { numAffectedRows } = await sql`
    DELETE FROM relations WHERE relation_id = ANY(${rows.map((row) => row.relation_id)}::uuid[])`.execute(db);
  return Number(numAffectedRows ?? 0);
}
