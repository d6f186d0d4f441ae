import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { emptyTrash } from './purge.ts';
import { customerTables, staying } from './tables.ts';
import { fullCustomer, snapshot } from './trash.testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');

test('every table with a customer_id goes along by a foreign key, by hand, or stays for a reason', async () => {
  const tables = await customerTables(db);
  const byHand = tables
    .filter(({ name, cascades }) => !cascades && !(name in staying))
    .map(({ name }) => name);
  expect(byHand.sort()).toEqual([
    'contact_lookups',
    'customer_numbers',
    'import_additions',
    'import_fills',
    'merged_customers',
    'notices',
    'order_lines',
    'order_numbers',
  ]);
  const names = tables.map(({ name }) => name);
  expect(
    tables.flatMap(({ name, after }) =>
      after.filter((before) => names.indexOf(before) > names.indexOf(name)),
    ),
  ).toEqual([]);
});

describe('a customer in the trash', () => {
  test('is nowhere, and comes back as they were in every table', async () => {
    const { customerId, conversationId } = await fullCustomer(app, {
      name: 'Adaeze Okafor',
      number: 'A-17',
      phone: '+442079460011',
    });
    const other = await fullCustomer(app, { name: 'Bao Tran', number: 'A-18', phone: '+442079460012' });
    await owner.relations.add({
      relationId: newId(),
      customerId,
      kind: 'lives_with',
      otherId: other.customerId,
      side: 'both',
    });
    const before = await snapshot(db, customerId);
    const mates = await snapshot(db, other.customerId);
    expect(Object.keys(before).length).toBeGreaterThan(12);

    const { trashId } = await owner.trash.deleteCustomer({ customerId });
    const left = await snapshot(db, customerId);
    expect(Object.keys(left).filter((table) => !(table in staying))).toEqual([]);
    expect((await owner.find.list({})).items.map(({ name }) => name)).toEqual(['Bao Tran']);
    expect((await owner.find.search({ q: 'Adaeze' })).items).toEqual([]);
    expect((await owner.find.search({ q: '+442079460011' })).items).toEqual([]);
    expect(await refusal(owner.customers.byNumber({ number: 'A-17' }))).toMatchObject({ status: 404 });
    expect(await refusal(owner.customers.card({ customerId }))).toMatchObject({ status: 404 });
    expect((await owner.promises.ledger({})).items.map((each) => each.customer?.name)).not.toContain(
      'Adaeze Okafor',
    );
    expect((await owner.relations.of({ customerId: other.customerId })).items).toEqual([]);
    expect(await refusal(owner.conversations.get({ customerId, conversationId }))).toMatchObject({
      status: 404,
    });

    expect((await owner.trash.list({})).items).toMatchObject([
      { trashId, kind: 'customer', label: 'Adaeze Okafor', customerName: null, orders: 1, spendMinor: 1250 },
    ]);
    expect(await owner.trash.restore({ trashId })).toEqual({ customerId, numberTaken: null });
    expect(await snapshot(db, customerId)).toEqual(before);
    expect(await snapshot(db, other.customerId)).toEqual(mates);
    expect((await owner.find.search({ q: 'Adaeze' })).items).toHaveLength(1);
    expect((await owner.trash.list({})).items).toEqual([]);
  });

  test('and somebody related come back related, in whichever order', async () => {
    const a = await fullCustomer(app, { name: 'Cleo Diaz', number: 'C-1', phone: '+442079460021' });
    const b = await fullCustomer(app, { name: 'Dan Diaz', number: 'C-2', phone: '+442079460022' });
    await owner.relations.add({
      relationId: newId(),
      customerId: a.customerId,
      kind: 'lives_with',
      otherId: b.customerId,
      side: 'both',
    });
    const before = [await snapshot(db, a.customerId), await snapshot(db, b.customerId)];
    for (const order of [
      [a, b],
      [b, a],
    ]) {
      const first = await owner.trash.deleteCustomer({ customerId: a.customerId });
      const second = await owner.trash.deleteCustomer({ customerId: b.customerId });
      for (const each of order) await owner.trash.restore(each === a ? first : second);
      expect([await snapshot(db, a.customerId), await snapshot(db, b.customerId)]).toEqual(before);
    }
  });

  test('comes back without a number that somebody else has by now', async () => {
    const { customerId } = await fullCustomer(app, {
      name: 'Ewa Nowak',
      number: 'E-1',
      phone: '+442079460031',
    });
    const { trashId } = await owner.trash.deleteCustomer({ customerId });
    await owner.customers.create({ name: 'Ewa Nowak', number: 'E-1' });
    expect(await owner.trash.restore({ trashId })).toEqual({ customerId, numberTaken: 'E-1' });
    expect((await owner.customers.read({ customerId })).number).toBeNull();
    expect((await owner.customers.byNumber({ number: 'E-1' })).customerId).not.toBe(customerId);
  });

  test('is for those who lead, within their sites', async () => {
    const { customerId } = await fullCustomer(app, {
      name: 'Finn Berg',
      number: 'F-1',
      phone: '+442079460041',
    });
    const { siteId } = await owner.team.addSite({ name: 'Elsewhere' });
    const far = await app.as('manager', { siteIds: [siteId] });
    expect(await refusal(rep.trash.deleteCustomer({ customerId }))).toMatchObject({ status: 403 });
    expect(await refusal(far.trash.deleteCustomer({ customerId }))).toMatchObject({ status: 404 });
    const { trashId } = await owner.trash.deleteCustomer({ customerId });
    expect((await far.trash.list({})).items.map((each) => each.trashId)).not.toContain(trashId);
    expect(await refusal(far.trash.restore({ trashId }))).toMatchObject({ status: 404 });
    expect(await refusal(rep.trash.restore({ trashId }))).toMatchObject({ status: 404 });
    expect(await refusal(rep.trash.purge({ trashId }))).toMatchObject({ status: 403 });
    await owner.trash.restore({ trashId });
  });
});

describe('a conversation and a promise in the trash', () => {
  test('leave the card and its story, and come back as they were', async () => {
    const { customerId, conversationId, promiseId } = await fullCustomer(app, {
      name: 'Gia Rossi',
      number: 'G-1',
      phone: '+442079460051',
    });
    const before = await snapshot(db, customerId);
    const kinds = async () => (await owner.customers.story({ customerId })).items.map(({ kind }) => kind);
    expect(await kinds()).toEqual(expect.arrayContaining(['conversation.done', 'promise.made']));
    const conversation = await owner.trash.deleteConversation({ customerId, conversationId });
    const promise = await owner.trash.deletePromise({ customerId, promiseId });
    expect(await kinds()).not.toEqual(expect.arrayContaining(['conversation.done']));
    expect(await kinds()).not.toEqual(expect.arrayContaining(['promise.made']));
    expect((await owner.promises.list({ customerId })).items).toEqual([]);
    expect((await owner.conversations.list({ customerId })).items).toEqual([]);
    const customer = await owner.trash.deleteCustomer({ customerId });
    expect(await refusal(owner.trash.restore(promise))).toMatchObject({ status: 409 });
    for (const each of [customer, conversation, promise]) await owner.trash.restore(each);
    expect(await snapshot(db, customerId)).toEqual(before);
  });

  test('of others are not for a rep; their own they find and bring back themselves', async () => {
    const { customerId, conversationId, promiseId } = await fullCustomer(app, {
      name: 'Hugo Lind',
      number: 'H-1',
      phone: '+442079460061',
    });
    expect(await refusal(rep.trash.deleteConversation({ customerId, conversationId }))).toMatchObject({
      status: 403,
    });
    expect(await refusal(rep.trash.deletePromise({ customerId, promiseId }))).toMatchObject({ status: 403 });
    const own = await rep.conversations.begin({ customerId, channel: 'phone', direction: 'in' });
    const { trashId } = await rep.trash.deleteConversation({
      customerId,
      conversationId: own.conversationId,
    });
    expect((await rep.trash.list({})).items.map((each) => each.trashId)).toEqual([trashId]);
    await rep.trash.restore({ trashId });
  });
});

test('whoever goes for good leaves the sums of their sales, and nothing that says who it was', async () => {
  const sums = async () =>
    (
      await sql<{ orders: string; spend: string }>`
        SELECT count(*) AS orders, sum(spend_minor) AS spend FROM
          (SELECT spend_minor FROM orders UNION ALL SELECT spend_minor FROM site_sales) AS all_sales`.execute(
        db,
      )
    ).rows[0];
  const people = [];
  for (const n of [1, 2])
    people.push(
      await fullCustomer(app, { name: `Juno Vale ${n}`, number: `J-${n}`, phone: `+44207946008${n}` }),
    );
  const before = await sums();
  const [{ customerId: first } = { customerId: '' }, { customerId: second } = { customerId: '' }] = people;
  await sql`UPDATE order_lines SET description = 'engraved: Juno Vale 1' WHERE customer_id = ${first}`.execute(
    db,
  );
  const { trashId } = await owner.trash.deleteCustomer({ customerId: first });
  await owner.trash.deleteCustomer({ customerId: second });
  expect(await sums()).not.toEqual(before);
  await owner.trash.purge({ trashId });
  expect(await emptyTrash(db, new Date(Date.now() + 31 * 86_400_000))).toBeGreaterThanOrEqual(1);
  expect(await sums()).toEqual(before);
  const { rows } = await sql<{ description: string | null }>`
    SELECT description FROM site_sale_lines JOIN site_sales USING (site_sale_id) WHERE number = 'O-J-1'`.execute(
    db,
  );
  expect(rows).toEqual([{ description: null }]);
  for (const customerId of [first, second])
    expect(Object.keys(await snapshot(db, customerId)).filter((table) => !(table in staying))).toEqual([]);
  expect(await refusal(owner.trash.restore({ trashId }))).toMatchObject({ status: 404 });
});

test('what is older than 30 days goes for good, with its words', async () => {
  const { customerId } = await fullCustomer(app, {
    name: 'Isolde Quaxley',
    number: 'I-1',
    phone: '+442079460071',
  });
  const { trashId } = await owner.trash.deleteCustomer({ customerId });
  const words = async () =>
    (
      await sql<{ word: string }>`SELECT word FROM search_words WHERE word IN ('isolde', 'quaxley')`.execute(
        db,
      )
    ).rows;
  expect(await words()).toHaveLength(2);
  expect(await emptyTrash(db, new Date(Date.now() + 29 * 86_400_000))).toBe(0);
  expect(await emptyTrash(db, new Date(Date.now() + 31 * 86_400_000))).toBe(1);
  expect(await words()).toEqual([]);
  expect(await refusal(owner.trash.restore({ trashId }))).toMatchObject({ status: 404 });
});
