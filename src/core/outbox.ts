// What webhooks tell of, written in the transaction that made it happen: it is told if and only if that commits. Without
// an endpoint that listens this costs one look at a small table.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';
import { planned } from './round-trips.ts';
import { newId } from './ids.ts';

export type Published = {
  /** as the kind of an event: 'promise.made' */
  type: string;
  /** null: it concerns the house, e.g. an import that is done */
  customerId: string | null;
  /** when it happened */
  at: Date;
  /** what whoever hears of it may ask the API about: ids and counts, nothing about a person */
  data: Record<string, string | number | null>;
};

export type Endpoint = { endpoint_id: string; site_ids: string[] };

/** The query of those that listen to events of a type now. */
export function listeningTo(type: string): RawBuilder<Endpoint> {
  return sql`
    SELECT endpoint_id, site_ids FROM webhook_endpoints WHERE enabled AND (types = '{}' OR ${type} = ANY(types))`;
}

/** Puts an event down for every endpoint that listens now. */
export async function publish(db: Db, published: Published): Promise<void> {
  const { rows } = await sql<Endpoint>`${planned} ${listeningTo(published.type)}`.execute(db);
  await publishTo(db, rows, published);
}

/**
 * An endpoint that is limited to sites hears of their customers and of those of no site, as whoever works there does, and
 * of nothing that concerns the whole house.
 */
export async function publishTo(
  db: Db,
  endpoints: readonly Endpoint[],
  { type, customerId, at, data }: Published,
): Promise<void> {
  const limited = endpoints.some(({ site_ids }) => site_ids.length > 0);
  const siteId = limited && customerId !== null ? await siteOf(db, customerId) : undefined;
  const hears = endpoints.filter(
    ({ site_ids }) =>
      site_ids.length === 0 || siteId === null || (siteId !== undefined && site_ids.includes(siteId)),
  );
  if (hears.length === 0) return;
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { customerId, ...data } });
  const now = new Date();
  await db
    .insertInto('webhook_deliveries')
    .values(
      hears.map(({ endpoint_id }) => ({
        delivery_id: newId(),
        endpoint_id,
        customer_id: customerId,
        type,
        at: now,
        body,
        next_at: now,
      })),
    )
    .execute();
}

/** @returns null for a customer of no site, undefined for one that is not there (any more) */
async function siteOf(db: Db, customerId: string): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('customers')
    .select('site_id')
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row?.site_id;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns of an event's data what only points at something: fields named …Id that hold an id */
export function pointersOf(data: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => key.endsWith('Id') && uuid.test(String(value))),
  );
}
