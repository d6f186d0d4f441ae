// Each relation is two rows, one on either side: both are told of who stays.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { keepOne } from './keep.ts';
import type { Ends } from './tables.ts';

type Row = {
  customer_id: string;
  relation_id: string;
  kind: string;
  side: string;
  other_id: string;
  row: object;
};

/** Relations between the two end; one that who stays has too is left out. */
export async function moveRelations(tx: Db, ends: Ends): Promise<void> {
  const { stays, gone } = ends;
  const { rows } = await sql<Row>`
    SELECT customer_id, relation_id, kind, side, other_id, to_jsonb(relations) AS row FROM relations
     WHERE customer_id IN (${stays}, ${gone})
        OR relation_id IN (SELECT relation_id FROM relations WHERE customer_id = ${gone})
     ORDER BY relation_id, customer_id`.execute(tx);
  const told = new Set(rows.filter((row) => row.customer_id === stays).map(said));
  for (const mine of rows.filter((row) => row.customer_id === gone)) {
    const mates = rows.filter((row) => row.relation_id === mine.relation_id && row !== mine);
    const leaves = mine.other_id === stays || told.has(said(mine));
    await keepOne(tx, ends, {
      table: 'relations',
      was: mine.row,
      became: leaves ? null : { customer_id: stays },
    });
    for (const mate of mates)
      await keepOne(tx, ends, {
        table: 'relations',
        was: mate.row,
        became: leaves ? null : { other_id: stays },
      });
    const others = mates.map((mate) => mate.customer_id);
    if (leaves) await remove(tx, mine.relation_id, others);
    else await tell(tx, { relationId: mine.relation_id, others, ends });
  }
}

function said({ kind, side, other_id }: Row): string {
  return `${kind} ${side} ${other_id}`;
}

async function remove(tx: Db, relationId: string, others: readonly string[]): Promise<void> {
  await sql`DELETE FROM relations WHERE relation_id = ${relationId} AND customer_id = ANY(${others}::uuid[])`.execute(
    tx,
  );
}

async function tell(
  tx: Db,
  {
    relationId,
    others,
    ends: { stays, gone },
  }: { relationId: string; others: readonly string[]; ends: Ends },
): Promise<void> {
  await sql`
    INSERT INTO relations (customer_id, relation_id, kind, side, other_id, note, added_at)
    SELECT ${stays}::uuid, relation_id, kind, side, other_id, note, added_at FROM relations
     WHERE relation_id = ${relationId} AND customer_id = ${gone}`.execute(tx);
  await sql`
    UPDATE relations SET other_id = ${stays}
     WHERE relation_id = ${relationId} AND customer_id = ANY(${others}::uuid[]) AND other_id = ${gone}`.execute(
    tx,
  );
}

/** Those of others who are still there. */
export async function giveMatesBack(tx: Db, { stays, gone, mergeId }: Ends): Promise<void> {
  const mates = sql`kept.customer_id = ${stays} AND kept.merge_id = ${mergeId} AND kept.table_name = 'relations'
    AND kept.was->>'customer_id' <> ${gone}::text`;
  await sql`
    UPDATE relations SET other_id = ${gone} FROM merge_rows AS kept
     WHERE ${mates} AND kept.became IS NOT NULL AND relations.customer_id = (kept.was->>'customer_id')::uuid
       AND relations.relation_id = (kept.was->>'relation_id')::uuid AND relations.other_id = ${stays}`.execute(
    tx,
  );
  await sql`
    INSERT INTO relations (customer_id, relation_id, kind, side, other_id, note, added_at)
    SELECT back.customer_id, back.relation_id, back.kind, back.side, back.other_id, back.note, back.added_at
      FROM merge_rows AS kept, LATERAL jsonb_populate_record(NULL::relations, kept.was) AS back
     WHERE ${mates} AND kept.became IS NULL AND EXISTS (SELECT FROM customers WHERE customer_id = back.customer_id)
    ON CONFLICT DO NOTHING`.execute(tx);
}
