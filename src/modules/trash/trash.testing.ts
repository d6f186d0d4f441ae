// A customer with something in as many tables as a test needs, and a picture of all that the database holds of one.
import { type Kysely, sql } from 'kysely';
import { newId } from '../../core/ids.ts';
import type { DB } from '../../core/schema.ts';
import type { TestApp } from '../../testing.ts';
import { customerTables } from './tables.ts';

export type Somebody = { name: string; number: string; phone: string; email?: string; street?: string };

export async function fullCustomer(
  app: TestApp,
  {
    name,
    number,
    phone,
    email = `${number.toLowerCase()}@example.test`,
    street = `${number} Quay Street`,
  }: Somebody,
): Promise<{ customerId: string; conversationId: string; promiseId: string }> {
  const owner = await app.as('owner');
  const { customer } = await owner.customers.create({
    name,
    number,
    siteId: app.siteId,
    tags: ['vip'],
    contactPoints: [
      { kind: 'phone', value: phone },
      { kind: 'email', value: email },
    ],
    addresses: [{ street, city: 'Bristol', postcode: 'BS1 4RW' }],
    note: `${name} prefers mornings`,
  });
  const { customerId } = customer;
  const begun = await owner.conversations.begin({ customerId, channel: 'phone', direction: 'in' });
  const { conversationId } = begun;
  await owner.conversations.finish({
    customerId,
    conversationId,
    version: begun.version,
    note: `${name} called about a chair`,
    gifts: [{ gift: null, what: 'a mug' }],
  });
  const promiseId = newId();
  await owner.promises.make({
    customerId,
    promiseId,
    what: `Send ${name} the catalogue`,
    kind: 'send',
    dueAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
  });
  await owner.purchases.addProduct({ code: `P-${number}`, name: 'Mug', price: '12.50' });
  await owner.purchases.addOrder({
    customerId,
    number: `O-${number}`,
    siteId: app.siteId,
    orderedAt: '2026-03-04T10:00:00.000Z',
    lines: [{ quantity: '1', code: `P-${number}` }],
  });
  return { customerId, conversationId, promiseId };
}

/** @returns rows by table, of tables that hold any */
export async function snapshot(db: Kysely<DB>, customerId: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const { name } of await customerTables(db)) {
    if (name === 'audit_entries' || name === 'trash') continue;
    const { rows } = await sql<{ row: object }>`
      SELECT to_jsonb(t) AS row FROM ${sql.table(name)} AS t WHERE customer_id = ${customerId} ORDER BY to_jsonb(t)::text`.execute(
      db,
    );
    if (rows.length > 0) found[name] = rows.map(({ row }) => row);
  }
  return found;
}
