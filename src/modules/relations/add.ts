import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import type { Call, Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { oneAtATime } from '../../core/round-trips.ts';
import { createCustomer } from '../customers/customers.ts';
import { refuseErased } from '../customers/erased-before.ts';
import { checkVisible } from '../customers/visible.ts';
import { refuseCircle } from './circle.ts';
import type { relationsContract } from './contract.ts';
import { bothOf, insertPair, type Pair, tellPair } from './pair.ts';
import { readRelation } from './read.ts';

type Add = InputOf<typeof relationsContract.add>;
type Added = OutputOf<typeof relationsContract.add>;
type Adding = Pick<Call, 'db' | 'caller' | 'sealFor' | 'can'>;

/**
 * The same id again changes nothing and answers the same.
 * @throws NotFound, Invalid for a relation to themselves, Conflict for one that is there already, makes a circle or is to
 * somebody erased
 */
export async function addRelation(call: Adding, input: Add): Promise<Added> {
  const { db: tx, caller } = call;
  const { customerId, relationId, kind } = input;
  await checkVisible(tx, caller, customerId);
  await oneAtATime(tx, relationId); // else two would make two new customers
  const before = await alreadyThere(tx, caller, input);
  if (before) return before;
  const made = input.newCustomer ? await makeCustomer(call, customerId, input.newCustomer) : null;
  const pair: Pair = {
    relationId,
    customerId,
    otherId: made?.customerId ?? input.otherId ?? '',
    kind,
    side: kind === 'lives_with' ? 'both' : input.side,
    note: input.note ?? null,
    addedAt: new Date().toISOString(),
  };
  if (pair.otherId === customerId) throw new Invalid('relations:self');
  if (kind !== 'lives_with' && pair.side === 'both') throw new Invalid('relations:whichWay');
  const ends = await bothOf(tx, caller, pair);
  await refuseCircle(tx, pair, ends);
  if (!(await insertPair(tx, pair))) throw new Conflict('relations:twice', { name: ends.other.name });
  const eventId = await tellPair(tx, caller, 'relation.added', { pair, ends, more: { made } });
  return { relation: await readRelation(tx, caller, { customerId, relationId }), eventId };
}

async function alreadyThere(tx: Db, caller: Caller, { customerId, relationId }: Add): Promise<Added | null> {
  const { rows } = await sql<{ event_id: string }>`
    SELECT event_id FROM relations
      JOIN events ON events.customer_id = relations.customer_id AND events.kind = 'relation.added'
                 AND data->>'relationId' = ${relationId}
     WHERE relations.customer_id = ${customerId} AND relation_id = ${relationId}
     ORDER BY at DESC LIMIT 1`.execute(tx);
  const eventId = rows[0]?.event_id;
  return eventId ? { relation: await readRelation(tx, caller, { customerId, relationId }), eventId } : null;
}

/** At the site of whom they belong to, where the caller just was. */
async function makeCustomer(
  call: Adding,
  besideId: string,
  { kind, name, phone, email }: NonNullable<Add['newCustomer']>,
): Promise<{ customerId: string; eventId: string }> {
  const { db: tx, caller } = call;
  const contactPoints = [
    ...(phone ? [{ kind: 'phone' as const, value: phone }] : []),
    ...(email ? [{ kind: 'email' as const, value: email }] : []),
  ];
  await refuseErased(call, { contactPoints });
  const beside = await tx
    .selectFrom('customers')
    .select('site_id')
    .where('customer_id', '=', besideId)
    .executeTakeFirst();
  const { customer, eventId } = await createCustomer(tx, caller, {
    kind,
    name,
    siteId: beside?.site_id ?? undefined,
    tags: [],
    custom: {},
    contactPoints,
    addresses: [],
  });
  return { customerId: customer.customerId, eventId };
}
