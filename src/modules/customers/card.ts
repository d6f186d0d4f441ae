import type pg from 'pg';
import { NotFound } from '../../core/errors.ts';
import { onCluster } from '../../core/citus/cluster.ts';
import type { Call } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { cardQuery, clusterCardQuery, newestQuery } from './card-query.ts';
import type { customersContract } from './contract.ts';
import { expectedMonths, lastMonths } from './months.ts';
import { firstPage, type StoryRow, storyPage } from './story.ts';

type Card = OutputOf<typeof customersContract.card>;
type Json = Record<string, unknown>;
type CardRow = {
  customer: Json & { custom: Record<string, string | number | boolean> };
  owner: string | null;
  site: string | null;
  currency: string;
  as_of: Date;
  points: Json[] | null;
  addresses: Json[] | null;
  fields: Json[] | null;
  notes_count: number;
  notes: Json[] | null;
  figures: Json;
  worth: Json;
  fit: { season: unknown; chosen: string } | null;
  months: { month: string; spend: number }[] | null;
  this_month: string;
  story: StoryRow[] | null;
  buys_most: Json[] | null;
  again_now: Json[] | null;
};

/** @throws NotFound for a customer that is not there, or not for this caller */
export async function readCard(
  { database, caller, can }: Pick<Call, 'database' | 'caller' | 'can'>,
  customerId: string,
): Promise<Card> {
  const row = await oneRow(database.prepared, customerId, caller.siteIds);
  if (!row) throw new NotFound();
  const worth = worthOf(row.worth, row.fit !== null && row.fit.chosen !== 'none');
  return {
    customer: customerOf(row),
    contactPoints: (row.points ?? []).map((point) => ({
      contactPointId: point.contact_point_id,
      ...pick(point, ['kind', 'label', 'value', 'normalised', 'main']),
    })) as Card['contactPoints'],
    addresses: (row.addresses ?? []).map((address) => ({
      addressId: address.address_id,
      ...pick(address, ['label', 'street', 'city', 'region', 'postcode', 'country', 'main']),
    })) as Card['addresses'],
    custom: (row.fields ?? []).map((field) => ({
      ...pick(field, ['key', 'label', 'type', 'choices', 'position']),
      value: row.customer.custom[field.key as string] ?? null,
    })) as Card['custom'],
    notes: { count: row.notes_count, items: (row.notes ?? []).map(noteOf) },
    asOf: row.as_of.toISOString(),
    past: Date.now() - row.as_of.getTime() > 86_400_000,
    currency: row.currency,
    figures: figuresOf(row.figures, can('cost.read')),
    worth,
    months: lastMonths(row.this_month, row.months ?? []),
    expected: expectedMonths(row.this_month, worth.nextYearMinor, row.fit?.season),
    story: storyPage(row.story ?? [], firstPage),
    buysMost: (row.buys_most ?? []).map((product) => ({
      ...productOf(product),
      quantity: String(product.quantity),
      amountMinor: product.amount as number | null,
    })),
    againNow: (row.again_now ?? []).map((product) => ({
      ...productOf(product),
      gapDays: product.gap as number,
    })),
  };
}

async function oneRow(
  pool: pg.Pool,
  customerId: string,
  siteIds: readonly string[] | null,
): Promise<CardRow | undefined> {
  const { rows } = (await onCluster(pool))
    ? await pool.query<CardRow>({
        name: 'card',
        text: clusterCardQuery,
        values: [customerId, siteIds, await newestOrder(pool)],
      })
    : await pool.query<CardRow>({ name: 'card', text: cardQuery, values: [customerId, siteIds] });
  return rows[0];
}

/** On a cluster: of all customers, so every machine is asked. */
export async function newestOrder(pool: pg.Pool): Promise<Date | null> {
  const { rows } = await pool.query<{ newest: Date | null }>({ name: 'newest_order', text: newestQuery });
  return rows[0]?.newest ?? null;
}

function pick(row: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, row[key]]));
}

/** A time as JSON has it, in UTC; null for none and for -infinity, "never". */
function time(value: unknown): string | null {
  return typeof value === 'string' && value !== '-infinity' ? new Date(value).toISOString() : null;
}

function customerOf({ customer, owner, site }: CardRow): Card['customer'] {
  return {
    customerId: customer.customer_id,
    ...pick(customer, [
      'kind',
      'name',
      'company',
      'number',
      'country',
      'language',
      'birthday',
      'status',
      'origin',
    ]),
    ...pick(customer, ['tags', 'sample', 'version']),
    givenName: customer.given_name,
    familyName: customer.family_name,
    paymentTerms: customer.payment_terms,
    siteId: customer.site_id,
    ownerId: customer.owner_id,
    createdAt: time(customer.created_at),
    updatedAt: time(customer.updated_at),
    owner,
    site,
  } as Card['customer'];
}

function noteOf(note: Json): Card['notes']['items'][number] {
  return {
    noteId: note.note_id as string,
    text: note.text as string,
    by: note.staff_name ? { staffId: note.staff_id as string, name: note.staff_name as string } : null,
    createdAt: time(note.created_at) ?? '',
    updatedAt: time(note.updated_at) ?? '',
  };
}

function figuresOf(figures: Json, mayCost: boolean): Card['figures'] {
  return {
    orders: figures.orders as number,
    purchaseDays: figures.purchase_days as number,
    firstAt: time(figures.first_at),
    lastAt: time(figures.last_at),
    spendMinor: figures.spend_minor as number,
    yearMinor: figures.year_minor as number,
    returnedMinor: figures.returned_minor as number,
    returns: figures.returns as number,
    lastReturnAt: time(figures.last_return_at),
    marginMinor: mayCost ? (figures.margin_minor as number | null) : null,
  };
}

function worthOf(worth: Json, expects: boolean): Card['worth'] {
  return {
    expects,
    nextYearMinor: worth.next_year_minor as number,
    lifetimeMinor: worth.lifetime_minor as number,
    alive: worth.alive as number | null,
    purchases: worth.purchases as number,
    rhythmDays: worth.rhythm_days as number | null,
    dueAt: time(worth.due_at),
    signal: worth.signal as Card['worth']['signal'],
    reason: worth.reason as Record<string, unknown>,
    scoredAt: time(worth.scored_at),
  };
}

function productOf(
  product: Json,
): Pick<Card['againNow'][number], 'productId' | 'code' | 'name' | 'days' | 'lastAt'> {
  return {
    productId: product.product_id as string,
    code: product.code as string,
    name: product.name as string,
    days: product.days as number,
    lastAt: time(product.last_at) ?? '',
  };
}
