// A customer as one flat record of what can change: 'name', 'tags', 'custom.<key>', 'contactPoint.<id>',
// 'address.<id>', 'note.<id>'. An edit is some of these before and after; undoing it is the same the other way round.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import type { ContactKind } from './normalise.ts';
import { visibleTo } from './visible.ts';

/** null, or absent: not there. */
export type State = Record<string, unknown>;
export type Found = { version: number; sample: boolean; createdAt: Date; updatedAt: Date; state: State };

export const columns = {
  kind: 'kind',
  name: 'name',
  givenName: 'given_name',
  familyName: 'family_name',
  company: 'company',
  number: 'number',
  siteId: 'site_id',
  ownerId: 'owner_id',
  country: 'country',
  language: 'language',
  birthday: 'birthday',
  status: 'status',
  origin: 'origin',
  paymentTerms: 'payment_terms',
  tags: 'tags',
} as const;
export type Fact = keyof typeof columns;

export type PointState = {
  kind: ContactKind;
  label: string | null;
  value: string;
  normalised: string;
  main: boolean;
  createdAt: string;
};
export type AddressState = {
  label: string | null;
  street: string | null;
  city: string | null;
  region: string | null;
  postcode: string | null;
  country: string | null;
  main: boolean;
  createdAt: string;
};
export type NoteState = { text: string; staffId: string | null; createdAt: string; updatedAt: string };

/** @returns `prefix.<id>` entries of a state that are there, by id */
export function entriesOf<T>(
  state: State,
  prefix: 'contactPoint' | 'address' | 'note' | 'custom',
): [string, T][] {
  return Object.entries(state)
    .filter(([what, value]) => what.startsWith(`${prefix}.`) && value !== null)
    .map(([what, value]) => [what.slice(prefix.length + 1), value as T]);
}

/**
 * @param lock holds the customer until the transaction ends, so that two edits cannot cross
 * @param noteIds notes to read as well (a customer may have thousands)
 * @throws NotFound
 */
export async function findState(
  db: Db,
  caller: Pick<Caller, 'siteIds'>,
  customerId: string,
  { lock = false, noteIds = [] as readonly string[] } = {},
): Promise<Found> {
  const row = await db
    .selectFrom('customers')
    .select([...Object.values(columns), 'custom', 'version', 'sample', 'created_at', 'updated_at'])
    .where('customer_id', '=', customerId)
    .where(visibleTo(caller))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const state: State = {};
  for (const [fact, column] of Object.entries(columns)) state[fact] = row[column];
  for (const [key, value] of Object.entries(row.custom as State)) state[`custom.${key}`] = value;
  Object.assign(state, await reachable(db, customerId), await notesOf(db, customerId, noteIds));
  return {
    version: row.version,
    sample: row.sample,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    state,
  };
}

async function reachable(db: Db, customerId: string): Promise<State> {
  const points = await db
    .selectFrom('contact_points')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('created_at')
    .orderBy('contact_point_id') // UUIDv7: those of one moment in the order in which they were given
    .execute();
  const addresses = await db
    .selectFrom('addresses')
    .selectAll()
    .where('customer_id', '=', customerId)
    .orderBy('created_at')
    .orderBy('address_id')
    .execute();
  const state: State = {};
  for (const row of points) {
    state[`contactPoint.${row.contact_point_id}`] = {
      kind: row.kind as ContactKind,
      label: row.label,
      value: row.value,
      normalised: row.normalised,
      main: row.main,
      createdAt: row.created_at.toISOString(),
    } satisfies PointState;
  }
  for (const row of addresses) {
    const { label, street, city, region, postcode, country, main } = row;
    state[`address.${row.address_id}`] = {
      label,
      street,
      city,
      region,
      postcode,
      country,
      main,
      createdAt: row.created_at.toISOString(),
    } satisfies AddressState;
  }
  return state;
}

async function notesOf(db: Db, customerId: string, noteIds: readonly string[]): Promise<State> {
  if (noteIds.length === 0) return {};
  const rows = await db
    .selectFrom('notes')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('note_id', '=', sql<string>`ANY(${noteIds}::uuid[])`)
    .execute();
  return Object.fromEntries(
    rows.map((row) => [
      `note.${row.note_id}`,
      {
        text: row.text,
        staffId: row.staff_id,
        createdAt: row.created_at.toISOString(),
        updatedAt: row.updated_at.toISOString(),
      } satisfies NoteState,
    ]),
  );
}
