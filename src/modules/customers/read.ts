import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { customersContract } from './contract.ts';
import { type AddressState, columns, entriesOf, findState, type PointState } from './state.ts';

export type Customer = OutputOf<typeof customersContract.read>;
export type Edited = { customer: Customer; eventId: string | null };

/** @throws NotFound */
export async function readCustomer(db: Db, caller: Caller, customerId: string): Promise<Customer> {
  const found = await findState(db, caller, customerId);
  const { state } = found;
  const facts = Object.fromEntries(Object.keys(columns).map((fact) => [fact, state[fact]]));
  return {
    ...(facts as Omit<Customer, 'custom'>),
    custom: Object.fromEntries(entriesOf<string | number | boolean>(state, 'custom')),
    customerId,
    contactPoints: entriesOf<PointState>(state, 'contactPoint').map(
      ([contactPointId, { kind, label, value, normalised, main }]) => ({
        contactPointId,
        kind,
        label,
        value,
        normalised,
        main,
      }),
    ),
    addresses: entriesOf<AddressState>(state, 'address').map(([addressId, address]) => ({
      addressId,
      label: address.label,
      street: address.street,
      city: address.city,
      region: address.region,
      postcode: address.postcode,
      country: address.country,
      main: address.main,
    })),
    sample: found.sample,
    version: found.version,
    createdAt: found.createdAt.toISOString(),
    updatedAt: found.updatedAt.toISOString(),
  };
}

/** @throws NotFound */
export async function readByNumber(db: Db, caller: Caller, number: string): Promise<Customer> {
  const row = await db
    .selectFrom('customer_numbers')
    .select('customer_id')
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return readCustomer(db, caller, row.customer_id);
}

/** What an edit answers with. The editor sees it also when they just moved the customer to another site. */
export async function edited(
  tx: Db,
  caller: Caller,
  customerId: string,
  eventId: string | null,
): Promise<Edited> {
  return { customer: await readCustomer(tx, { ...caller, siteIds: null }, customerId), eventId };
}
