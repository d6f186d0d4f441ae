import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { countFreshness } from './count.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
let hillRoad = '';

/** @param days since everything of this customer was written down */
async function customer(name: string, siteId: string | null, days: number, worth: number): Promise<string> {
  const { customerId } = (await owner.customers.create({ name, siteId })).customer;
  await owner.customers.addContactPoint({ customerId, kind: 'phone', value: '+44 20 7946 0812' });
  for (const value of ['+44 20 7946 0813', '+44 20 7946 0814'])
    await owner.customers.addContactPoint({ customerId, kind: 'phone', value });
  await sql`UPDATE contact_points SET created_at = now() - make_interval(days => ${days}) WHERE customer_id = ${customerId}`.execute(
    db,
  );
  await sql`UPDATE customer_worth SET next_year_minor = ${worth} WHERE customer_id = ${customerId}`.execute(
    db,
  );
  return customerId;
}
beforeAll(async () => {
  hillRoad = (await owner.team.addSite({ name: 'Hill Road' })).siteId;
  await customer('Fresh', app.siteId, 10, 900);
  await customer('Soon', app.siteId, 350, 800);
  await customer('Stale', app.siteId, 400, 700);
  await customer('Staler elsewhere', hillRoad, 900, 600);
  await customer('Stale of no site', null, 500, 500);
  await countFreshness(db);
});
const phones = async (by: typeof owner, siteId?: string) =>
  (await by.facts.freshness({ siteId })).kinds.find((each) => each.kind === 'phone');
const names = (items: { name: string }[]): string[] => items.map((item) => item.name);

describe('the freshness of the file', () => {
  test('counts each customer once a kind, and who has none as not known', async () => {
    expect(await owner.facts.freshness({})).toMatchObject({ customers: 5, counting: false });
    expect(await phones(owner)).toEqual({ kind: 'phone', fresh: 1, soon: 1, stale: 3, unknown: 0 });
    const { kinds } = await owner.facts.freshness({});
    expect(kinds.find((each) => each.kind === 'email')).toMatchObject({ unknown: 5, fresh: 0, stale: 0 });
    expect(kinds.length).toBe(9);
  });

  test('is of one site when asked, and of the reader’s own sites and of none for who sees no more', async () => {
    expect(await phones(owner, hillRoad)).toMatchObject({ stale: 1, fresh: 0 });
    const there = await app.as('rep', { siteIds: [hillRoad] });
    expect(await there.facts.freshness({})).toMatchObject({ customers: 2 });
    expect(await phones(there, app.siteId)).toBeUndefined();
  });

  test('follows shelf lives and confirmations when it is counted again, which is asked for at once', async () => {
    await owner.facts.setShelfLife({ kind: 'phone', days: 1000, asked: true });
    expect(await owner.facts.freshness({})).toMatchObject({ counting: true });
    await countFreshness(db);
    expect(await phones(owner)).toMatchObject({ fresh: 4, soon: 1, stale: 0 });
    expect(await owner.facts.worthAsking({})).toMatchObject({ items: [], next: null, looked: 5 });
    await owner.facts.setShelfLife({ kind: 'phone', days: 365, asked: true });
    await countFreshness(db);
  });
});

describe('whom to ask', () => {
  test('is by worth, with the main fact first, in pages that go on where they ended', async () => {
    const { items } = await owner.facts.worthAsking({});
    expect(names(items)).toEqual(['Stale', 'Staler elsewhere', 'Stale of no site']);
    expect(items[0]).toMatchObject({ nextYearMinor: 700, stale: 3 });
    expect(items[0]?.facts[0]).toMatchObject({ kind: 'phone', value: '+44 20 7946 0812', ageDays: 400 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await owner.facts.worthAsking({ limit: 1, cursor });
      seen.push(...names(page.items));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen).toEqual(names(items));
    expect(await refusal(owner.facts.worthAsking({ cursor: 'no' }))).toMatchObject({ status: 422 });
  });

  test('shows nobody of another site', async () => {
    const there = await app.as('rep', { siteIds: [hillRoad] });
    expect(names((await there.facts.worthAsking({})).items)).toEqual([
      'Staler elsewhere',
      'Stale of no site',
    ]);
    expect(names((await owner.facts.worthAsking({ siteId: hillRoad })).items)).toEqual(['Staler elsewhere']);
  });

  test('no longer asks what was confirmed', async () => {
    const { items } = await owner.facts.worthAsking({ siteId: hillRoad });
    const [one] = items;
    const { customerId = '', facts = [] } = one ?? {};
    for (const { subject } of facts)
      await owner.facts.confirm({ customerId, kind: 'phone', subject, confirmationId: newId() });
    expect((await owner.facts.worthAsking({ siteId: hillRoad })).items).toEqual([]);
  });
});
