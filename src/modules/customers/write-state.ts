import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import { searchText } from './find/search-text.ts';
import { addSearchWords } from './find/search-words.ts';
import {
  type AddressState,
  columns,
  entriesOf,
  type Fact,
  type NoteState,
  type PointState,
  type State,
} from './state.ts';

type Written = { customerId: string; before: State; after: State; changed: readonly string[] };

/** Writes what changed, with the look-ups that follow from it. @throws Conflict when the number is somebody else's */
export async function writeState(tx: Db, written: Written): Promise<void> {
  await writeFacts(tx, written);
  await writeEntries(tx, written.customerId, written.after, written.changed);
  await writeLookups(tx, written);
}

/** Writes or removes the rows of contact points, addresses and notes among `changed`. */
export async function writeEntries(
  tx: Db,
  customerId: string,
  after: State,
  changed: readonly string[],
): Promise<void> {
  for (const what of changed) {
    const [prefix, id = ''] = split(what);
    const value = after[what] ?? null;
    if (prefix === 'contactPoint') await writePoint(tx, customerId, id, value as PointState | null);
    if (prefix === 'address') await writeAddress(tx, customerId, id, value as AddressState | null);
    if (prefix === 'note') await writeNote(tx, customerId, id, value as NoteState | null);
  }
}

function split(what: string): [string, string | undefined] {
  const dot = what.indexOf('.');
  return dot < 0 ? [what, undefined] : [what.slice(0, dot), what.slice(dot + 1)];
}

/** The words by which a customer in this state is found. */
export function searchTextOf(state: State): string {
  const said = (fact: Fact): string | null => (state[fact] as string | null | undefined) ?? null;
  const addresses = entriesOf<AddressState>(state, 'address').map(([, address]) => address);
  const main = addresses.find((address) => address.main) ?? addresses[0];
  return searchText({
    name: said('name') ?? '',
    givenName: said('givenName'),
    familyName: said('familyName'),
    company: said('company'),
    number: said('number'),
    emails: entriesOf<PointState>(state, 'contactPoint')
      .filter(([, point]) => point.kind === 'email')
      .map(([, point]) => point.normalised),
    city: main?.city ?? null,
  });
}

async function writeFacts(tx: Db, { customerId, before, after, changed }: Written): Promise<void> {
  const values = Object.fromEntries(
    changed.filter((what) => what in columns).map((what) => [columns[what as Fact], after[what] ?? null]),
  );
  const custom = changed.some((what) => what.startsWith('custom.'))
    ? { custom: JSON.stringify(Object.fromEntries(entriesOf(after, 'custom'))) }
    : {};
  const words = searchTextOf(after);
  const search = words === searchTextOf(before) ? {} : { search_text: words };
  if ('search_text' in search) await addSearchWords(tx, [words]);
  await tx
    .updateTable('customers')
    .set({ ...values, ...custom, ...search, updated_at: new Date() })
    .set((is) => ({ version: is('version', '+', 1) }))
    .where('customer_id', '=', customerId)
    .execute();
}

async function writePoint(tx: Db, customerId: string, id: string, point: PointState | null): Promise<void> {
  if (point === null) {
    await tx
      .deleteFrom('contact_points')
      .where('customer_id', '=', customerId)
      .where('contact_point_id', '=', id)
      .execute();
    return;
  }
  const { createdAt, ...values } = point;
  await tx
    .insertInto('contact_points')
    .values({ customer_id: customerId, contact_point_id: id, created_at: createdAt, ...values })
    .onConflict((conflict) => conflict.columns(['customer_id', 'contact_point_id']).doUpdateSet(values))
    .execute();
}

async function writeAddress(
  tx: Db,
  customerId: string,
  id: string,
  address: AddressState | null,
): Promise<void> {
  if (address === null) {
    await tx
      .deleteFrom('addresses')
      .where('customer_id', '=', customerId)
      .where('address_id', '=', id)
      .execute();
    return;
  }
  const { createdAt, ...values } = address;
  await tx
    .insertInto('addresses')
    .values({ customer_id: customerId, address_id: id, created_at: createdAt, ...values })
    .onConflict((conflict) => conflict.columns(['customer_id', 'address_id']).doUpdateSet(values))
    .execute();
}

async function writeNote(tx: Db, customerId: string, id: string, note: NoteState | null): Promise<void> {
  if (note === null) {
    await tx.deleteFrom('notes').where('customer_id', '=', customerId).where('note_id', '=', id).execute();
    return;
  }
  const values = {
    text: note.text,
    staff_id: note.staffId,
    created_at: note.createdAt,
    updated_at: note.updatedAt,
  };
  await tx
    .insertInto('notes')
    .values({ customer_id: customerId, note_id: id, ...values })
    .onConflict((conflict) => conflict.columns(['customer_id', 'note_id']).doUpdateSet(values))
    .execute();
}

/** The two look-up tables, by which a customer is found without knowing who it is, follow the state. */
export async function writeLookups(tx: Db, written: Omit<Written, 'changed'>): Promise<void> {
  await moveNumber(tx, written);
  await movePoints(tx, written);
}

async function moveNumber(tx: Db, { customerId, before, after }: Omit<Written, 'changed'>): Promise<void> {
  const [old, now] = [before.number ?? null, after.number ?? null] as [string | null, string | null];
  if (old === now) return;
  if (old !== null)
    await tx
      .deleteFrom('customer_numbers')
      .where('number', '=', old)
      .where('customer_id', '=', customerId)
      .execute();
  if (now !== null) await takeNumber(tx, customerId, now);
}

/** A number belongs to one customer, also when two are written at the same moment. @throws Conflict */
async function takeNumber(tx: Db, customerId: string, number: string): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('customer_numbers')
    .values({ number, customer_id: customerId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) throw new Conflict('customers:numberTaken', { number });
}

async function movePoints(tx: Db, { customerId, before, after }: Omit<Written, 'changed'>): Promise<void> {
  const [old, now] = [lookups(before), lookups(after)];
  for (const [key, { kind, normalised }] of old) {
    if (now.has(key)) continue;
    await tx
      .deleteFrom('contact_lookups')
      .where('normalised', '=', normalised)
      .where('kind', '=', kind)
      .where('customer_id', '=', customerId)
      .execute();
  }
  const added = [...now].filter(([key]) => !old.has(key)).map(([, point]) => point);
  await addLookups(tx, customerId, added);
}

function lookups(state: State): Map<string, PointState> {
  return new Map(
    entriesOf<PointState>(state, 'contactPoint').map(([, point]) => [
      `${point.kind} ${point.normalised}`,
      point,
    ]),
  );
}

async function addLookups(tx: Db, customerId: string, points: readonly PointState[]): Promise<void> {
  if (points.length === 0) return;
  await sql`
    INSERT INTO contact_lookups (normalised, kind, customer_id)
    SELECT normalised, kind, ${customerId}::uuid
      FROM unnest(${points.map((point) => point.normalised)}::text[], ${points.map((point) => point.kind)}::text[])
           AS point (normalised, kind)
    ON CONFLICT DO NOTHING`.execute(tx);
}
