// What webhooks tell of, written in the transaction that made it happen: it is told if and only if that commits. Without
// an endpoint that listens this costs one look at a small table.
import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';
import { later } from './round-trips.ts';

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

/**
 * Puts an event down for every endpoint that listens now. An endpoint that is limited to sites hears of their customers and
 * of those of no site, as whoever works there does, and of nothing that concerns the whole house: whose customer it is, is asked apart, as on a cluster
 * that lies on another machine.
 */
export function publishing({ type, customerId, at, data }: Published): RawBuilder<unknown> {
  const body = JSON.stringify({ type, timestamp: at.toISOString(), data: { customerId, ...data } });
  const now = new Date();
  return sql`
    INSERT INTO webhook_deliveries (delivery_id, endpoint_id, customer_id, type, at, body, next_at)
    WITH whom AS MATERIALIZED (SELECT site_id FROM customers WHERE customer_id = ${customerId}::uuid)
    SELECT gen_random_uuid(), endpoint_id, ${customerId}::uuid, ${type}, ${now}::timestamptz, ${body}, ${now}::timestamptz
      FROM webhook_endpoints AS endpoint
     WHERE enabled AND (types = '{}' OR ${type} = ANY(types))
       AND (site_ids = '{}' OR EXISTS (SELECT FROM whom WHERE site_id IS NULL OR site_id = ANY(endpoint.site_ids)))`;
}

export async function publish(db: Db, published: Published): Promise<void> {
  await sql`${later}${publishing(published)}`.execute(db);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns of an event's data what only points at something: fields named …Id that hold an id */
export function pointersOf(data: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).filter(([key, value]) => key.endsWith('Id') && uuid.test(String(value))),
  );
}
