// Relations of the sample company, both sides of each, and whom its customers ask for; they go away with its customers.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import { type Kind, opposite, type Side } from './kinds.ts';

export type SampledRelation = {
  fromId: string;
  toId: string;
  kind: Kind;
  note: string | null;
  addedAt: Date;
};
export type SampledAsk = { customerId: string; staffId: string | null; words: string | null };

/** In the client's transaction. */
export async function addSampleRelations(
  client: pg.ClientBase,
  relations: readonly SampledRelation[],
  asks: readonly SampledAsk[],
): Promise<void> {
  const rows = relations.flatMap(({ fromId, toId, kind, note, addedAt }) => {
    const relationId = newId();
    const side: Side = kind === 'lives_with' ? 'both' : 'from';
    const shared = { relationId, kind, note, addedAt };
    return [
      { ...shared, customerId: fromId, otherId: toId, side },
      { ...shared, customerId: toId, otherId: fromId, side: opposite(side) },
    ];
  });
  await client.query(
    `INSERT INTO relations (customer_id, relation_id, kind, side, other_id, note, added_at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::timestamptz[])`,
    [
      rows.map((each) => each.customerId),
      rows.map((each) => each.relationId),
      rows.map((each) => each.kind),
      rows.map((each) => each.side),
      rows.map((each) => each.otherId),
      rows.map((each) => each.note),
      rows.map((each) => each.addedAt),
    ],
  );
  await client.query(
    `INSERT INTO asks_for (customer_id, staff_id, words)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
    [asks.map((each) => each.customerId), asks.map((each) => each.staffId), asks.map((each) => each.words)],
  );
}
