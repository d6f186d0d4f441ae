// A relation is two rows and two events, written and removed together.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { visibleTo } from '../customers/visible.ts';
import { type Kind, opposite, type Side } from './kinds.ts';

export type Pair = {
  relationId: string;
  customerId: string;
  otherId: string;
  kind: Kind;
  /** of customerId */
  side: Side;
  note: string | null;
  addedAt: string;
};
type End = { customer_id: string; name: string; site_id: string | null };
export type Ends = { customer: End; other: End };

/** @throws NotFound unless both are there and for this caller */
export async function bothOf(
  db: Db,
  caller: Caller,
  { customerId, otherId }: Pick<Pair, 'customerId' | 'otherId'>,
): Promise<Ends> {
  const { rows } = await sql<End>`
    SELECT customer_id, name, site_id FROM customers
     WHERE customer_id = ANY(${[customerId, otherId]}::uuid[]) AND ${visibleTo(caller)}`.execute(db);
  const customer = rows.find((row) => row.customer_id === customerId);
  const other = rows.find((row) => row.customer_id === otherId);
  if (!customer || !other) throw new NotFound();
  return { customer, other };
}

/** @returns false where either row is there already: the same relation, or the same one twice */
export async function insertPair(tx: Db, pair: Pair): Promise<boolean> {
  const { relationId, kind, note, addedAt } = pair;
  const rows = [
    { customer_id: pair.customerId, other_id: pair.otherId, side: pair.side },
    { customer_id: pair.otherId, other_id: pair.customerId, side: opposite(pair.side) },
  ]
    .sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1)) // two that come crosswise wait for each other in one order
    .map((row) => ({ ...row, relation_id: relationId, kind, note, added_at: addedAt }));
  const written = await tx
    .insertInto('relations')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('customer_id')
    .execute();
  if (written.length === 1) throw new Error(`relation ${relationId} had one side only`);
  return written.length === 2;
}

export async function deletePair(tx: Db, { relationId, customerId, otherId }: Pair): Promise<boolean> {
  const gone = await tx
    .deleteFrom('relations')
    .where('relation_id', '=', relationId)
    .where('customer_id', 'in', [customerId, otherId])
    .returning('customer_id')
    .execute();
  return gone.length > 0;
}

/**
 * Tells both stories. A customer of another site is not named there: whoever reads that story may not know them.
 * @returns the event of customerId
 */
export async function tellPair(
  tx: Db,
  caller: Caller,
  kind: 'relation.added' | 'relation.removed',
  { pair, ends, more = {} }: { pair: Pair; ends: Ends; more?: object },
): Promise<string> {
  const at = new Date(); // of both, by which undoing finds them
  const nameable = (end: End, reader: End): string | null =>
    end.site_id === null || end.site_id === reader.site_id ? end.name : null;
  const { relationId, note, addedAt } = pair;
  const shared = { relationId, kind: pair.kind, note, addedAt, ...more };
  const eventId = await record(tx, {
    customerId: pair.customerId,
    kind,
    staffId: caller.staffId,
    at,
    data: { ...shared, side: pair.side, otherId: pair.otherId, name: nameable(ends.other, ends.customer) },
  });
  await record(tx, {
    customerId: pair.otherId,
    kind,
    staffId: caller.staffId,
    at,
    data: {
      ...shared,
      side: opposite(pair.side),
      otherId: pair.customerId,
      name: nameable(ends.customer, ends.other),
    },
  });
  await announcePair(tx, pair);
  return eventId;
}

export async function announcePair(
  tx: Db,
  { customerId, otherId }: Pick<Pair, 'customerId' | 'otherId'>,
): Promise<void> {
  for (const id of [customerId, otherId])
    await announce(tx, { topic: 'relations', id }, { topic: 'customer', id });
}
