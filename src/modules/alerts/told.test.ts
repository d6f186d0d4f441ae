// What somebody reads of the customer file counts, whichever page or look-up tells it.
import { beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { writeTallies } from '../../core/tally.ts';
import { startTestApp } from '../../testing.ts';
import { runPass } from '../duplicates/state.ts';
import { addCustomers } from '../outreach/fixture.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const phone = '+44 20 7946 0812';
const twins: string[] = [];
for (let time = 0; time < 2; time++) {
  const { customerId } = (await owner.customers.create({ name: 'Ada Winterbottom', birthday: '1980-02-03' }))
    .customer;
  await owner.customers.addContactPoint({ customerId, kind: 'phone', value: phone });
  twins.push(customerId);
}
await sql`UPDATE contact_points SET created_at = now() - interval '5 years'`.execute(db);
await addCustomers(db, { count: 4 });
await runPass(app.database);

beforeEach(async () => {
  await writeTallies(app.database);
  await sql`TRUNCATE activity_counts`.execute(db);
});
async function told(): Promise<{ cards: number; listed: number } | undefined> {
  await writeTallies(app.database);
  const { rows } = await sql<{ cards: number; listed: number }>`
    SELECT sum(cards)::int AS cards, sum(listed)::int AS listed FROM activity_counts HAVING count(*) > 0`.execute(
    db,
  );
  return rows[0];
}

test('the list of the day, also when the page asks for it again', async () => {
  const manager = await app.as('manager');
  const { items } = await manager.today.list({});
  expect(items.length).toBeGreaterThan(0);
  await manager.today.list({});
  expect(await told()).toEqual({ cards: 0, listed: items.length });
});

test('customers with stale facts', async () => {
  const rep = await app.as('rep');
  expect((await rep.facts.worthAsking({})).items).toHaveLength(2);
  expect(await told()).toEqual({ cards: 0, listed: 2 });
});

test('both of a pair of duplicates; comparing them is opening a card', async () => {
  const viewer = await app.as('viewer');
  expect((await viewer.duplicates.list({})).items).toHaveLength(1);
  expect(await told()).toEqual({ cards: 0, listed: 2 });
  const [customerId = '', otherId = ''] = twins;
  await viewer.duplicates.compare({ customerId, otherId });
  expect(await told()).toEqual({ cards: 1, listed: 2 });
});

test('look-ups by telephone and of who is here already, one each', async () => {
  expect((await owner.calls.routing({ phone })).customers).toBe(2);
  await owner.customers.matches({ phone });
  await owner.duplicates.like({ name: 'Ada Winterbottom' });
  expect(await told()).toEqual({ cards: 0, listed: 3 });
});

test('whatever is asked of one customer, as their card once', async () => {
  const [customerId = ''] = twins;
  await owner.conversations.list({ customerId });
  await owner.facts.of({ customerId });
  await owner.customers.story({ customerId });
  await owner.customers.card({ customerId });
  expect(await told()).toEqual({ cards: 1, listed: 0 });
});
