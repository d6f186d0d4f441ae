import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf } from '../../core/operation.ts';
import { change } from './change.ts';
import type { customersContract } from './contract.ts';
import { type Edited, edited } from './read.ts';
import { type AddressState, entriesOf, type State } from './state.ts';

type NewAddress = Omit<InputOf<typeof customersContract.addAddress>, 'customerId'>;
const parts = ['label', 'street', 'city', 'region', 'postcode', 'country'] as const;

/** @returns the entries that a new address makes; the first is the main one. @throws Invalid when it says nothing */
export function newAddress(state: State, id: string, wish: NewAddress): State {
  const first = entriesOf(state, 'address').length === 0;
  const empty: AddressState = {
    label: null,
    street: null,
    city: null,
    region: null,
    postcode: null,
    country: null,
    main: first || wish.main === true,
    createdAt: new Date().toISOString(),
  };
  return placed(state, id, withWish(empty, wish));
}

function withWish(address: AddressState, wish: NewAddress): AddressState {
  const after = { ...address };
  for (const part of parts) if (wish[part] !== undefined) after[part] = wish[part] || null;
  if (parts.every((part) => part === 'label' || after[part] === null))
    throw new Invalid('customers:emptyAddress');
  return after;
}

/** One address is the main one. */
function placed(state: State, id: string, address: AddressState): State {
  const others = address.main
    ? entriesOf<AddressState>(state, 'address')
        .filter(([otherId, other]) => otherId !== id && other.main)
        .map(([otherId, other]) => [`address.${otherId}`, { ...other, main: false }])
    : [];
  return { ...(Object.fromEntries(others) as State), [`address.${id}`]: address };
}

export async function addAddress(
  tx: Db,
  caller: Caller,
  { customerId, ...wish }: InputOf<typeof customersContract.addAddress>,
): Promise<Edited & { addressId: string }> {
  const addressId = newId();
  const { eventId } = await change(tx, caller, { customerId }, (state) => newAddress(state, addressId, wish));
  return { ...(await edited(tx, caller, customerId, eventId)), addressId };
}

export async function updateAddress(
  tx: Db,
  caller: Caller,
  { customerId, addressId, ...wish }: InputOf<typeof customersContract.updateAddress>,
): Promise<Edited> {
  const { eventId } = await change(tx, caller, { customerId }, (state) => {
    const before = addressIn(state, addressId);
    return placed(state, addressId, withWish({ ...before, main: before.main || wish.main === true }, wish));
  });
  return edited(tx, caller, customerId, eventId);
}

/** The oldest of the others becomes the main one. */
export async function removeAddress(
  tx: Db,
  caller: Caller,
  { customerId, addressId }: { customerId: string; addressId: string },
): Promise<Edited> {
  const { eventId } = await change(tx, caller, { customerId }, (state) => {
    const gone = addressIn(state, addressId);
    const heir = gone.main
      ? entriesOf<AddressState>(state, 'address').find(([id]) => id !== addressId)
      : undefined;
    return {
      [`address.${addressId}`]: null,
      ...(heir ? { [`address.${heir[0]}`]: { ...heir[1], main: true } } : {}),
    };
  });
  return edited(tx, caller, customerId, eventId);
}

function addressIn(state: State, id: string): AddressState {
  const address = state[`address.${id}`] as AddressState | undefined;
  if (!address) throw new NotFound();
  return address;
}
