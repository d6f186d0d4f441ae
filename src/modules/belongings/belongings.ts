// What can be said of something that a customer owns.
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { checkVisible } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import { addedBy, changeBelonging, type Edited, type Named, type State, tell, writeState } from './change.ts';
import type { belongingsContract } from './contract.ts';
import { readBelonging } from './read.ts';
import { monthsAfter } from './service-date.ts';

type Facts = Omit<InputOf<typeof belongingsContract.change>, 'customerId' | 'belongingId' | 'version'>;

/** @throws NotFound, Invalid for a product or an address that is none */
export async function addBelonging(
  tx: Db,
  caller: Caller,
  { customerId, belongingId, ...facts }: InputOf<typeof belongingsContract.add>,
): Promise<Edited> {
  const named = { customerId, belongingId };
  await checkVisible(tx, caller, customerId);
  const state = await stateOf(tx, customerId, facts, {
    productId: null,
    name: '',
    since: null,
    addressId: null,
    place: null,
    serial: null,
    stage: 'maintenance',
    lastService: null,
    nextService: null,
    serviceMonths: null,
    addedAt: new Date().toISOString(),
    retiredAt: null,
  });
  const eventId = (await writeState(tx, named, state, 1))
    ? await tell(tx, caller, named, 'belonging.added', { before: null, after: state })
    : await addedBy(tx, named);
  return { belonging: await readBelonging(tx, named), eventId };
}

/** @throws NotFound, Conflict, Invalid for a product or an address that is none */
export async function changeFacts(
  tx: Db,
  caller: Caller,
  { customerId, belongingId, version, ...facts }: InputOf<typeof belongingsContract.change>,
): Promise<Edited> {
  return changeBelonging(
    tx,
    caller,
    { customerId, belongingId, version, kind: 'belonging.changed' },
    (before) => stateOf(tx, customerId, facts, before),
  );
}

/** The same day again changes nothing. @throws NotFound, Invalid for a day that has not come, or a next one before it */
export async function serviceBelonging(
  tx: Db,
  caller: Caller,
  { doneOn, nextOn, ...named }: InputOf<typeof belongingsContract.service>,
): Promise<Edited> {
  const { timeZone } = await theBusiness(tx);
  const today = clockAt(new Date(), timeZone).day;
  const day = doneOn ?? today;
  if (day > today) throw new Invalid('belongings:serviceAhead');
  if (nextOn !== undefined && nextOn <= day) throw new Invalid('belongings:nextBefore');
  return changeBelonging(tx, caller, { ...named, kind: 'belonging.serviced' }, (before) => {
    if (before.lastService === day && nextOn === undefined) return before;
    const next = nextOn ?? (before.serviceMonths === null ? null : monthsAfter(day, before.serviceMonths));
    return { ...before, lastService: day, nextService: next };
  });
}

/** @throws NotFound */
export async function retireBelonging(tx: Db, caller: Caller, named: Named): Promise<Edited> {
  return changeBelonging(tx, caller, { ...named, kind: 'belonging.retired' }, (before) =>
    before.retiredAt === null ? { ...before, retiredAt: new Date().toISOString() } : before,
  );
}

/** @throws NotFound */
export async function restoreBelonging(tx: Db, caller: Caller, named: Named): Promise<Edited> {
  return changeBelonging(tx, caller, { ...named, kind: 'belonging.restored' }, (before) => ({
    ...before,
    retiredAt: null,
  }));
}

/** A place in words and an address take each other's place; a product without a name of their own lends its. */
async function stateOf(tx: Db, customerId: string, facts: Facts, before: State): Promise<State> {
  const said = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  const after: State = { ...before, ...said };
  if (facts.addressId && facts.place) throw new Invalid('belongings:onePlace');
  if (facts.addressId) after.place = null;
  if (facts.place) after.addressId = null;
  if (facts.addressId && facts.addressId !== before.addressId)
    await checkAddress(tx, customerId, facts.addressId);
  if (facts.productId && facts.productId !== before.productId) {
    const name = await productName(tx, facts.productId);
    if (facts.name === undefined) after.name = name;
  }
  if (after.name === '') throw new Invalid('belongings:noName');
  return after;
}

async function checkAddress(tx: Db, customerId: string, addressId: string): Promise<void> {
  const row = await tx
    .selectFrom('addresses')
    .select('address_id')
    .where('customer_id', '=', customerId)
    .where('address_id', '=', addressId)
    .executeTakeFirst();
  if (!row) throw new Invalid('belongings:noAddress');
}

async function productName(tx: Db, productId: string): Promise<string> {
  const row = await tx
    .selectFrom('products')
    .select('name')
    .where('product_id', '=', productId)
    .executeTakeFirst();
  if (!row) throw new Invalid('belongings:noProduct');
  return row.name;
}
