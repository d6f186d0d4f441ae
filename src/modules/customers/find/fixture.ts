// Customers for the tests of this folder, written as the rooms that own the tables write them.
import type { TestApp } from '../../../testing.ts';
import { newId } from '../../../core/ids.ts';
import { addSearchWords } from './search-words.ts';
import { searchText } from './search-text.ts';

export type Someone = {
  name: string;
  kind?: 'person' | 'company';
  company?: string;
  number?: string;
  siteId?: string | null;
  ownerId?: string;
  country?: string;
  status?: string;
  origin?: string;
  city?: string;
  tags?: string[];
  custom?: object;
  emails?: string[];
  phones?: string[];
  orderNumbers?: string[];
  createdAt?: Date;
  orders?: number;
  spend?: number;
  margin?: number | null;
  firstAt?: Date | null;
  lastAt?: Date | null;
  worth?: number;
  risk?: number;
  signal?: string;
  rhythm?: number | null;
  alive?: number | null;
};

/** @returns their ids, in order */
export async function addCustomers(app: TestApp, people: readonly Someone[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of people) ids.push(await addCustomer(app, one));
  return ids;
}

async function addCustomer({ database: { db } }: TestApp, one: Someone): Promise<string> {
  const customer_id = newId();
  const now = one.createdAt ?? new Date('2025-03-01T12:00:00Z');
  const text = searchText(one);
  await db
    .insertInto('customers')
    .values({
      customer_id,
      kind: one.kind ?? 'person',
      name: one.name,
      company: one.company ?? null,
      number: one.number ?? null,
      site_id: one.siteId ?? null,
      owner_id: one.ownerId ?? null,
      country: one.country ?? null,
      origin: one.origin ?? null,
      status: one.status ?? 'active',
      tags: one.tags ?? [],
      custom: JSON.stringify(one.custom ?? {}),
      search_text: text,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await addSearchWords(db, [text]);
  await db
    .insertInto('customer_figures')
    .values({
      customer_id,
      orders: one.orders ?? 0,
      spend_minor: one.spend ?? 0,
      margin_minor: one.margin ?? null,
      ...(one.firstAt && { first_at: one.firstAt }),
      ...(one.lastAt && { last_at: one.lastAt }),
    })
    .execute();
  await db
    .insertInto('customer_worth')
    .values({
      customer_id,
      next_year_minor: one.worth ?? 0,
      risk_minor: one.risk ?? 0,
      signal: one.signal ?? 'none',
      rhythm_days: one.rhythm ?? null,
      alive: one.alive ?? null,
    })
    .execute();
  const contacts = [
    ...(one.emails ?? []).map((value) => ({ kind: 'email', value, normalised: value.toLowerCase() })),
    ...(one.phones ?? []).map((value) => ({ kind: 'phone', value, normalised: value.replace(/\s/g, '') })),
  ];
  for (const contact of contacts) {
    await db
      .insertInto('contact_points')
      .values({ customer_id, contact_point_id: newId(), ...contact, created_at: now })
      .execute();
    await db
      .insertInto('contact_lookups')
      .values({ customer_id, kind: contact.kind, normalised: contact.normalised })
      .execute();
  }
  if (one.number)
    await db.insertInto('customer_numbers').values({ number: one.number, customer_id }).execute();
  if (one.city) {
    await db
      .insertInto('addresses')
      .values({ customer_id, address_id: newId(), city: one.city, created_at: now })
      .execute();
  }
  for (const number of one.orderNumbers ?? []) {
    await db
      .insertInto('order_numbers')
      .values({ number, site_id: newId(), customer_id, order_id: newId() })
      .execute();
  }
  return customer_id;
}
