// Each relation is two rows, one on either side: both are told of who stays.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { type Ends, keepOne, type KeptRow } from './keep.ts';
import type { Ends as Both } from './tables.ts';

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

/** Those of others who are still there. @param kept rows of this merge in `relations` */
export async function giveMatesBack(tx: Db, { stays, gone }: Both, kept: readonly KeptRow[]): Promise<void> {
  const mates = kept
    .map((row) => ({ ...row, row: JSON.parse(row.was) as Row }))
    .filter(({ row }) => row.customer_id !== gone);
  if (mates.length === 0) return;
  const told = mates.filter(({ became }) => became !== null).map(({ row }) => row);
  await sql`
    UPDATE relations SET other_id = ${gone}
      FROM unnest(${told.map((row) => row.customer_id)}::uuid[], ${told.map((row) => row.relation_id)}::uuid[])
           AS kept (customer_id, relation_id)
     WHERE relations.customer_id = kept.customer_id AND relations.relation_id = kept.relation_id
       AND relations.other_id = ${stays}`.execute(tx);
  const left = mates.filter(({ became }) => became === null);
  const { rows: there } = await sql<{ customer_id: string }>`
    SELECT customer_id FROM customers WHERE customer_id = ANY(${left.map(({ row }) => row.customer_id)}::uuid[])`.execute(
    tx,
  );
  const back = left.filter(({ row }) => there.some(({ customer_id }) => customer_id === row.customer_id));
  await sql`
    INSERT INTO relations (customer_id, relation_id, kind, side, other_id, note, added_at)
    SELECT back.customer_id, back.relation_id, back.kind, back.side, back.other_id, back.note, back.added_at
      FROM unnest(${back.map(({ was }) => was)}::jsonb[]) AS kept (was),
           LATERAL jsonb_populate_record(NULL::relations, kept.was) AS back
    ON CONFLICT DO NOTHING`.execute(tx);
}
