import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { tidyRelations } from './tidy.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');

async function newCustomer(name: string, siteId: string | null = app.siteId): Promise<string> {
  return (await owner.customers.create({ name, siteId })).customer.customerId;
}
type Add = Parameters<typeof rep.relations.add>[0];
async function relate(
  customerId: string,
  otherId: string,
  kind: Add['kind'] = 'introduced',
  more: Partial<Add> = {},
) {
  return rep.relations.add({ customerId, relationId: newId(), otherId, kind, ...more });
}
const of = (customerId: string, by = rep) => by.relations.of({ customerId });
const wordsOf = async (customerId: string): Promise<string[]> =>
  (await of(customerId)).items.map(({ kind, side, customer }) => `${kind} ${side} ${customer.name}`);
const storyOf = async (customerId: string) => (await rep.customers.story({ customerId })).items;
async function bought(customerId: string, price: string): Promise<void> {
  await owner.purchases.addOrder({
    customerId,
    lines: [{ code: 'BN', quantity: 1, unitPrice: price }],
  });
}

let ada = '';
let ravi = '';
let dental = '';
beforeAll(async () => {
  await owner.purchases.addProduct({ code: 'BN', name: 'Beans' });
  [ada, ravi, dental] = await Promise.all([
    newCustomer('Adaeze Okafor'),
    newCustomer('Ravi Menon'),
    newCustomer('Okafor Dental'),
  ]);
});

describe('a relation', () => {
  test('stands on both cards, each with its own word', async () => {
    await relate(ada, dental, 'works_at', { note: 'practice manager' });
    await relate(ada, ravi);
    await relate(ravi, ada, 'lives_with');
    expect(await wordsOf(ada)).toEqual([
      'works_at from Okafor Dental',
      'introduced from Ravi Menon',
      'lives_with both Ravi Menon',
    ]);
    expect(await wordsOf(ravi)).toEqual(['introduced to Adaeze Okafor', 'lives_with both Adaeze Okafor']);
    expect((await of(dental)).items).toMatchObject([
      { kind: 'works_at', side: 'to', note: 'practice manager', customer: { customerId: ada } },
    ]);
    expect((await storyOf(dental))[0]).toMatchObject({
      kind: 'relation.added',
      data: { kind: 'works_at', side: 'to', name: 'Adaeze Okafor' },
    });
  });

  test('sent twice, also at the same moment, is written down once; the same one twice is refused', async () => {
    const [a, b] = [await newCustomer('A'), await newCustomer('B')];
    const input = { customerId: a, relationId: newId(), otherId: b, kind: 'lives_with' as const };
    const [first, second] = await Promise.all([rep.relations.add(input), rep.relations.add(input)]);
    expect(second).toEqual(first);
    expect(await refusal(relate(a, b, 'lives_with'))).toMatchObject({ status: 409 });
    expect(await refusal(relate(b, a, 'lives_with'))).toMatchObject({ status: 409 });
    expect((await storyOf(b)).length).toBe(2);
  });

  test('from both ends at the same moment is written down once', async () => {
    const [a, b] = [await newCustomer('A'), await newCustomer('B')];
    const done = await Promise.allSettled([relate(a, b, 'lives_with'), relate(b, a, 'lives_with')]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await of(a)).items.length).toBe(1);
  });

  test('to oneself, to nobody, or to both a customer and a new one, is refused', async () => {
    expect(await refusal(relate(ada, ada))).toMatchObject({ status: 422 });
    expect(await refusal(relate(ada, newId()))).toMatchObject({ status: 404 });
    expect(
      await refusal(rep.relations.add({ customerId: ada, relationId: newId(), kind: 'introduced' })),
    ).toMatchObject({ status: 422 });
    expect(await refusal(relate(ada, ravi, 'decides_for', { newCustomer: { name: 'x' } }))).toMatchObject({
      status: 422,
    });
  });

  test('is removed from either side, and comes back', async () => {
    const [a, b] = [await newCustomer('A'), await newCustomer('B')];
    const { relation } = await relate(a, b, 'decides_for');
    const removed = await rep.relations.remove({ customerId: b, relationId: relation.relationId });
    expect([await wordsOf(a), await wordsOf(b)]).toEqual([[], []]);
    expect((await storyOf(a)).map(({ kind }) => kind)).toEqual([
      'relation.removed',
      'relation.added',
      'customer.created',
    ]);
    const back = await rep.relations.undo({ customerId: b, eventId: removed.eventId });
    expect(back.relation).toMatchObject({ kind: 'decides_for', side: 'to' });
    expect(await wordsOf(a)).toEqual(['decides_for from B']);
    expect((await storyOf(a)).map(({ kind }) => kind)).toEqual(['relation.added', 'customer.created']);
    expect(await refusal(rep.relations.undo({ customerId: b, eventId: removed.eventId }))).toMatchObject({
      status: 404,
    });
  });

  test('with somebody who has no card yet makes one, once, and undoing takes both back', async () => {
    const a = await newCustomer('A');
    const input: Add = {
      customerId: a,
      relationId: newId(),
      kind: 'introduced',
      newCustomer: { name: '<b>Ravi</b>', phone: '+44 20 7946 0812' },
    };
    const [first, second] = await Promise.all([rep.relations.add(input), rep.relations.add(input)]);
    expect(second).toEqual(first);
    const made = first.relation.customer;
    expect(await rep.customers.read({ customerId: made.customerId })).toMatchObject({
      name: '<b>Ravi</b>',
      siteId: app.siteId,
    });
    await rep.relations.undo({ customerId: a, eventId: first.eventId });
    expect(await refusal(rep.customers.read({ customerId: made.customerId }))).toMatchObject({ status: 404 });
    const again = await rep.relations.add({ ...input, relationId: newId() });
    await rep.customers.addNote({ customerId: again.relation.customer.customerId, text: 'called' });
    await rep.relations.undo({ customerId: a, eventId: again.eventId });
    expect(await wordsOf(again.relation.customer.customerId)).toEqual([]);
  });

  test('whose other customer is gone shows nothing, and is tidied away', async () => {
    const [a, b] = [await newCustomer('A'), await newCustomer('B')];
    await relate(a, b);
    await db.deleteFrom('customers').where('customer_id', '=', b).execute();
    expect((await of(a)).items).toEqual([]);
    expect(await tidyRelations(db)).toBe(1);
    expect(await tidyRelations(db)).toBe(0);
  });
});

describe('introductions', () => {
  test('never run in a circle, also when two close it at the same moment', async () => {
    const [a, b, c] = [await newCustomer('A'), await newCustomer('B'), await newCustomer('C')];
    await relate(a, b);
    await relate(b, c);
    const refused = await refusal(relate(c, a));
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.message).toContain('circle');
    expect(await refusal(relate(a, c, 'introduced', { side: 'to' }))).toMatchObject({ status: 409 });
    const [d, e] = [await newCustomer('D'), await newCustomer('E')];
    const done = await Promise.allSettled([relate(d, e), relate(e, d)]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('are counted with what they are worth, but not those whom the reader may not see', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
    const [a, b] = [await newCustomer('A'), await newCustomer('B')];
    const hidden = await newCustomer('Hidden', siteId);
    await bought(b, '120.50');
    await bought(hidden, '1000');
    await relate(a, b);
    await owner.relations.add({ customerId: a, relationId: newId(), otherId: hidden, kind: 'introduced' });
    expect((await of(a, owner)).introduced).toMatchObject({ customers: 2, spendMinor: 112050 });
    const harbour = await app.as('rep', { siteIds: [app.siteId] });
    const seen = await of(a, harbour);
    expect(seen.introduced).toMatchObject({ customers: 1, spendMinor: 12050 });
    expect(JSON.stringify(seen)).not.toContain('Hidden');
    expect(JSON.stringify(await harbour.customers.story({ customerId: a }))).not.toContain('Hidden');
    const hill = await app.as('rep', { siteIds: [siteId] });
    const relationId = (await of(a, owner)).items[0]?.relationId ?? '';
    const calls = [
      () => hill.relations.of({ customerId: a }),
      () => hill.relations.add({ customerId: a, relationId: newId(), otherId: hidden, kind: 'decides_for' }),
      () => hill.relations.add({ customerId: hidden, relationId: newId(), otherId: a, kind: 'decides_for' }),
      () => hill.relations.remove({ customerId: a, relationId }),
      () => hill.relations.undo({ customerId: a, eventId: newId() }),
      () => hill.relations.askFor({ customerId: a, words: 'Mia' }),
    ];
    for (const call of calls) expect(await refusal(call())).toMatchObject({ status: 404 });
  });

  test('page by keyset, filled up past those who are not seen', async () => {
    const a = await newCustomer('A');
    const { siteId } = await owner.team.addSite({ name: 'Mill Lane' });
    for (let n = 0; n < 9; n++) {
      const other = await newCustomer(`friend ${n}`, n % 2 === 0 ? app.siteId : siteId);
      await owner.relations.add({ customerId: a, relationId: newId(), otherId: other, kind: 'introduced' });
    }
    const harbour = await app.as('rep', { siteIds: [app.siteId] });
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await harbour.relations.of({ customerId: a, limit: 2, cursor });
      names.push(...page.items.map(({ customer }) => customer.name));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(names).toEqual([0, 2, 4, 6, 8].map((n) => `friend ${n}`));
  });
});

describe('whom a customer asks for', () => {
  test('is somebody on the staff or in words, and the phone menu knows', async () => {
    const phone = '+442079460999';
    const { customer } = await owner.customers.create({
      name: 'A',
      siteId: app.siteId,
      contactPoints: [{ kind: 'phone', value: phone }],
    });
    const { customerId } = customer;
    const staff = (await owner.team.staff({})).items;
    const [own, asked] = [staff[0], staff.find((member) => member.role === 'rep')];
    await owner.customers.update({ customerId, ownerId: own?.staffId });
    const route = () => owner.calls.routing({ phone });
    expect((await route()).askFor?.staffId).toBe(own?.staffId);
    const set = await rep.relations.askFor({ customerId, staffId: asked?.staffId });
    expect(set).toEqual({ asksFor: { staffId: asked?.staffId, name: asked?.name }, before: null });
    expect((await route()).askFor?.staffId).toBe(asked?.staffId);
    await sql`UPDATE staff SET active = false WHERE id = ${asked?.staffId}`.execute(db);
    expect((await route()).askFor?.staffId).toBe(own?.staffId);
    await sql`UPDATE staff SET active = true WHERE id = ${asked?.staffId}`.execute(db);
    await rep.relations.askFor({ customerId, words: 'Mia' });
    expect(await route()).toMatchObject({ askFor: { staffId: own?.staffId }, asksFor: 'Mia' });
    expect((await of(customerId)).asksFor).toEqual({ staffId: null, name: 'Mia' });
    await rep.relations.askFor({ customerId, words: 'Mia' });
    await rep.relations.askFor({ customerId });
    expect((await of(customerId)).asksFor).toBeNull();
    expect((await storyOf(customerId)).filter(({ kind }) => kind === 'customer.asks_for').length).toBe(3);
    expect(await refusal(rep.relations.askFor({ customerId, staffId: newId() }))).toMatchObject({
      status: 422,
    });
  });
});

test('a viewer reads and writes nothing', async () => {
  const viewer = await app.as('viewer');
  await viewer.relations.of({ customerId: ada });
  for (const call of [
    () => viewer.relations.add({ customerId: ada, relationId: newId(), otherId: ravi, kind: 'decides_for' }),
    () => viewer.relations.remove({ customerId: ada, relationId: newId() }),
    () => viewer.relations.askFor({ customerId: ada }),
  ])
    expect(await refusal(call())).toMatchObject({ status: 403 });
});
