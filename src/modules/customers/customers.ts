import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../core/live.ts';
import type { InputOf } from '../../core/operation.ts';
import { theBusiness } from '../team/business.ts';
import { newAddress } from './addresses.ts';
import { change } from './change.ts';
import { newPoint } from './contact-points.ts';
import type { customersContract } from './contract.ts';
import { factChanges } from './facts.ts';
import { addSearchWords } from './find/search-words.ts';
import { addNote } from './notes.ts';
import { type Customer, type Edited, edited, readCustomer } from './read.ts';
import { columns, entriesOf, type State } from './state.ts';
import { searchTextOf, writeEntries, writeLookups } from './write-state.ts';

type NewCustomer = Omit<InputOf<typeof customersContract.create>, 'despiteErasure'>;

/** @throws Invalid for a fact that cannot be, Conflict for a number that is somebody's */
export async function createCustomer(
  tx: Db,
  caller: Caller,
  { contactPoints, addresses, note, ...facts }: NewCustomer,
): Promise<{ customer: Customer; eventId: string }> {
  const customerId = newId();
  const at = new Date();
  const { country } = await theBusiness(tx);
  // Who works on one site adds customers of that site.
  const siteId =
    facts.siteId === undefined && caller.siteIds?.length === 1 ? caller.siteIds[0] : facts.siteId;
  let state: State = {
    kind: 'person',
    status: 'active',
    tags: [],
    ...(await factChanges(tx, caller, {}, { ...facts, siteId })),
  };
  if (!state.name) throw new Invalid('customers:noName');
  for (const point of contactPoints) state = { ...state, ...newPoint(state, newId(), point, country) };
  for (const address of addresses) state = { ...state, ...newAddress(state, newId(), address) };
  const words = searchTextOf(state);
  await tx
    .insertInto('customers')
    .values({
      ...(Object.fromEntries(
        Object.entries(columns).map(([fact, column]) => [column, state[fact] ?? null]),
      ) as { name: string; kind: string }),
      customer_id: customerId,
      custom: JSON.stringify(Object.fromEntries(entriesOf(state, 'custom'))),
      search_text: words,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await addSearchWords(tx, [words]);
  await tx.insertInto('customer_figures').values({ customer_id: customerId }).execute();
  await tx.insertInto('customer_worth').values({ customer_id: customerId }).execute();
  await writeEntries(tx, customerId, state, Object.keys(state));
  await writeLookups(tx, { customerId, before: {}, after: state });
  const anywhere = { ...caller, siteIds: null }; // also when they add a customer of another site
  const noted = note ? await addNote(tx, anywhere, { customerId, text: note }) : null;
  const eventId = await record(tx, {
    customerId,
    kind: 'customer.created',
    staffId: caller.staffId,
    data: { name: state.name, noteEventId: noted?.eventId ?? null },
  });
  await announce(tx, { topic: 'customer', id: customerId });
  return { customer: await readCustomer(tx, anywhere, customerId), eventId };
}

/** @throws NotFound, Invalid, Conflict */
export async function updateCustomer(
  tx: Db,
  caller: Caller,
  { customerId, version, ...facts }: InputOf<typeof customersContract.update>,
): Promise<Edited> {
  const { eventId } = await change(tx, caller, { customerId, version }, (state) =>
    factChanges(tx, caller, state, facts),
  );
  return edited(tx, caller, customerId, eventId);
}
