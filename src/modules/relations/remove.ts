import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { undo as undoCustomer } from '../customers/undo.ts';
import { checkVisible } from '../customers/visible.ts';
import { refuseCircle } from './circle.ts';
import { announcePair, bothOf, deletePair, insertPair, type Pair, tellPair } from './pair.ts';
import { type Relation, readRelation } from './read.ts';

type Data = Omit<Pair, 'customerId'> & { made?: { customerId: string; eventId: string } | null };

/** @throws NotFound */
export async function removeRelation(
  tx: Db,
  caller: Caller,
  named: { customerId: string; relationId: string },
): Promise<{ eventId: string }> {
  await checkVisible(tx, caller, named.customerId);
  const { customer, relationId, kind, side, note, addedAt } = await readRelation(tx, caller, named);
  const pair: Pair = {
    relationId,
    customerId: named.customerId,
    otherId: customer.customerId,
    kind,
    side,
    note,
    addedAt,
  };
  const ends = await bothOf(tx, caller, pair);
  if (!(await deletePair(tx, pair))) throw new NotFound(); // removed at the same moment
  return { eventId: await tellPair(tx, caller, 'relation.removed', { pair, ends }) };
}

/**
 * Both stories forget it. Somebody who got a card with the relation loses it, unless something happened with them since.
 * @throws NotFound, Conflict when it is otherwise by now
 */
export async function undoRelation(
  tx: Db,
  caller: Caller,
  { customerId, eventId }: { customerId: string; eventId: string },
): Promise<{ relation: Relation | null }> {
  await checkVisible(tx, caller, customerId);
  const event = await tx
    .selectFrom('events')
    .select(['at', 'kind', 'data'])
    .where('customer_id', '=', customerId)
    .where('event_id', '=', eventId)
    .where('kind', 'in', ['relation.added', 'relation.removed'])
    .executeTakeFirst();
  if (!event) throw new NotFound();
  const { made, relationId, otherId, kind, side, note, addedAt } = event.data as Data;
  const pair: Pair = { relationId, customerId, otherId, kind, side, note, addedAt };
  const ends = await bothOf(tx, caller, pair);
  if (event.kind === 'relation.removed') {
    await refuseCircle(tx, pair, ends);
    if (!(await insertPair(tx, pair))) throw new Conflict('relations:changedSince');
  } else if (!(await deletePair(tx, pair))) throw new Conflict('relations:changedSince');
  await tx
    .deleteFrom('events')
    .where('customer_id', 'in', [customerId, otherId])
    .where('at', '=', event.at)
    .where('kind', '=', event.kind)
    .where(sql<boolean>`data->>'relationId' = ${relationId}`)
    .execute();
  await announcePair(tx, pair);
  if (event.kind === 'relation.removed')
    return { relation: await readRelation(tx, caller, { customerId, relationId }) };
  if (made) await unmake(tx, caller, made);
  return { relation: null };
}

async function unmake(tx: Db, caller: Caller, made: { customerId: string; eventId: string }): Promise<void> {
  try {
    await undoCustomer(tx, caller, made);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error; // by now they are a customer of their own
  }
}
