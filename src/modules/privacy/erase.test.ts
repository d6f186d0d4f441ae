import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readErased } from '../../core/backup/erased-list.ts';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { telephoneOf } from '../calls/calls.testing.ts';
import { imported } from '../imports/imports.testing.ts';
import { fullCustomer } from '../trash/trash.testing.ts';
import { settleErased } from './apply.ts';
import { placesOf } from './whole-database.testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');

const HEAD = 'order,date,customer id,customer name,email,product code,product name,quantity,price';
const FILE = [
  HEAD,
  'X1,2026-02-03 10:00,Q-77,Adaeze Okafor,adaeze@okafor.test,MUG,Mug,2,12.50',
  'X2,2026-02-04 10:00,Q-78,Bao Tran,bao@tran.test,MUG,Mug,1,12.50',
  'X3,someday,Q-77,Adaeze Okafor,adaeze@okafor.test,MUG,Mug,1,12.50',
  'X4,2026-02-05 10:00,,,,MUG,Mug,1,12.50',
].join('\n');
const wanted = [
  'Adaeze Okafor',
  'Okafor, Adaeze',
  'adaeze@okafor.test',
  'old@okafor.test',
  '+442079460011',
  '7946 0011',
  '14 Quarry Lane',
  'adaeze',
  'Q-77',
];

/** What the books say: every amount ever sold, whoever bought it. */
async function books(): Promise<unknown> {
  const { rows } = await sql`
    SELECT sum(spend_minor)::bigint AS spend, sum(returned_minor)::bigint AS returned, sum(other_minor)::bigint AS other, sum(lines) AS lines,
           count(*) AS orders, (SELECT sum(amount_minor)::bigint FROM (SELECT amount_minor FROM order_lines UNION ALL SELECT amount_minor FROM site_sale_lines) AS l) AS amounts,
           (SELECT sum(cost_minor)::bigint FROM (SELECT cost_minor FROM order_lines UNION ALL SELECT cost_minor FROM site_sale_lines) AS l) AS costs
      FROM (SELECT spend_minor, returned_minor, other_minor, lines FROM orders
            UNION ALL SELECT spend_minor, returned_minor, other_minor, lines FROM site_sales) AS sold`.execute(
    db,
  );
  return rows[0];
}

describe('erasing somebody', () => {
  test('leaves nothing of them anywhere in the database, and every sum of what was sold', async () => {
    const done = await imported(app, FILE, 'adaeze okafor and others.csv');
    expect(done.counts).toMatchObject({ lines: 3, rejected: 1 });
    const { customerId } = await owner.customers.byNumber({ number: 'Q-77' });
    const other = await fullCustomer(app, { name: 'Chidi Eze', number: 'C-1', phone: '+442079460099' });
    const { customer } = await owner.customers
      .addContactPoint({ customerId, kind: 'email', value: 'Old@okafor.test' })
      .then((made) => made);
    const old = customer.contactPoints.find(({ value }) => value === 'Old@okafor.test');
    await owner.customers.removeContactPoint({ customerId, contactPointId: old?.contactPointId ?? '' });
    await owner.customers.addContactPoint({ customerId, kind: 'phone', value: '020 7946 0011' });
    await owner.customers.addAddress({
      customerId,
      street: '14 Quarry Lane',
      city: 'Bristol',
      postcode: 'BS1 4RW',
    });
    await owner.customers.addNote({ customerId, text: 'Adaeze Okafor likes mornings' });
    await owner.customers.update({ customerId, company: 'Okafor Dental' });
    const talk = await owner.conversations.begin({ customerId, channel: 'phone', direction: 'in' });
    await owner.conversations.finish({
      customerId,
      conversationId: talk.conversationId,
      version: talk.version,
      note: 'Adaeze asked for a chair',
    });
    const second = await owner.conversations.begin({ customerId, channel: 'visit', direction: 'in' });
    await owner.trash.deleteConversation({ customerId, conversationId: second.conversationId });
    await owner.promises.make({
      customerId,
      promiseId: newId(),
      what: 'Send Adaeze a sample',
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await owner.relations.add({
      relationId: newId(),
      customerId,
      kind: 'introduced',
      otherId: other.customerId,
    });
    // what stands with others
    await owner.customers.addNote({
      customerId: other.customerId,
      text: 'Came with Adaeze Okafor, reach her at adaeze@okafor.test or (020) 7946-0011',
    });
    await owner.promises.make({
      customerId: other.customerId,
      promiseId: newId(),
      what: 'Ask Okafor, Adaeze and adaeze okafor',
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await owner.find.addView({
      name: 'Like Adaeze Okafor',
      query: { filter: [{ field: 'name', op: 'contains', values: ['Adaeze Okafor'] }], columns: [] },
    });
    const line = await telephoneOf(app);
    await line.say({ event: 'ringing', call: 'c1', from: '+442079460011' });

    expect((await placesOf(db, wanted)).length).toBeGreaterThan(15);
    const before = await books();
    const preview = await owner.privacy.preview({ customerId });
    expect(preview).toMatchObject({
      name: 'Adaeze Okafor',
      stays: { orders: 1, spendMinor: 2500 },
      namesakes: false,
    });
    expect(preview.goes.map(({ table }) => table)).toEqual(
      expect.arrayContaining(['events', 'notes', 'promises', 'conversations']),
    );

    expect(await refusal(owner.privacy.erase({ customerId, name: 'Bao Tran' }))).toMatchObject({
      status: 422,
    });
    const erased = await owner.privacy.erase({
      customerId,
      name: ' adaeze  okafor'.replace('adaeze  okafor', 'Adaeze  Okafor'),
    });
    expect(erased).toMatchObject({ orders: 1, files: 1, rejects: 1 });
    expect(erased.mentions).toBeGreaterThan(2);

    expect(await placesOf(db, wanted)).toEqual([]);
    // an id that leads nowhere: at whom they introduced, and in what says that somebody was erased
    expect(await placesOf(db, [customerId])).toEqual([
      'audit_entries.customer_id',
      'audit_entries.input',
      'erasures.customer_id',
      'events.data',
    ]);
    expect(await books()).toEqual(before);
    expect((await owner.customers.notes({ customerId: other.customerId })).items[0]?.text).toBe(
      'Came with …, reach her at … or …',
    );
    expect(await refusal(owner.customers.card({ customerId }))).toMatchObject({ status: 404 });
    expect((await owner.privacy.erasures({})).items).toMatchObject([
      { erasureId: erased.erasureId, by: { name: 'Test owner' }, orders: 1 },
    ]);
    const [latest] = (await owner.audit.list({ operation: 'privacy.erase' })).items;
    expect(latest).toMatchObject({ by: { name: 'Test owner' }, door: 'api', input: { name: '…' } });

    const list = await readErased(app.jobContext.backup.folder);
    expect(list).toMatchObject([{ customerId, erasureId: erased.erasureId }]);
    expect(JSON.stringify(list)).not.toMatch(/okafor|7946/i);
  });

  test('takes them back out of a restored backup, by the list beside it', async () => {
    const { customerId } = await fullCustomer(app, {
      name: 'Erased Later',
      number: 'L-1',
      phone: '+442079460021',
    });
    const held = ['customers', 'contact_points', 'notes'] as const;
    const kept = await Promise.all(
      held.map(
        async (table) =>
          (
            await sql<{
              row: object;
            }>`SELECT to_jsonb(t) AS row FROM ${sql.table(table)} AS t WHERE customer_id = ${customerId}`.execute(
              db,
            )
          ).rows,
      ),
    );
    await owner.privacy.erase({ customerId, name: 'Erased Later' });
    // as if a backup from before had been restored
    await sql`DELETE FROM erasures WHERE customer_id = ${customerId}`.execute(db);
    for (const [index, table] of held.entries())
      for (const { row } of kept[index] ?? []) {
        const columns = Object.keys(row)
          .filter((name) => name !== 'search')
          .map((name) => sql.ref(name));
        await sql`INSERT INTO ${sql.table(table)} (${sql.join(columns)}) SELECT ${sql.join(columns)} FROM jsonb_populate_record(NULL::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`.execute(
          db,
        );
      }
    await sql`INSERT INTO customer_figures (customer_id) VALUES (${customerId})`.execute(db);
    expect(await placesOf(db, ['Erased Later'])).not.toEqual([]);
    expect(await settleErased(app.database, app.jobContext.backup.folder)).toBe(1);
    expect(await placesOf(db, ['Erased Later', '7946 0021', '+442079460021'])).toEqual([]);
    expect(await settleErased(app.database, app.jobContext.backup.folder)).toBe(0);
  });

  test('also works from the trash, and only for those who lead', async () => {
    const { customerId } = await fullCustomer(app, {
      name: 'Trashed First',
      number: 'T-1',
      phone: '+442079460031',
    });
    for (const role of ['rep', 'marketer', 'viewer'] as const) {
      const by = await app.as(role);
      expect(await refusal(by.privacy.preview({ customerId }))).toMatchObject({ status: 403 });
      expect(await refusal(by.privacy.erase({ customerId, name: 'Trashed First' }))).toMatchObject({
        status: 403,
      });
    }
    const { siteId } = await owner.team.addSite({ name: 'Elsewhere' });
    const far = await app.as('manager', { siteIds: [siteId] });
    expect(await refusal(far.privacy.erase({ customerId, name: 'Trashed First' }))).toMatchObject({
      status: 404,
    });
    const before = await books();
    await owner.trash.deleteCustomer({ customerId });
    expect(await refusal(far.privacy.erase({ customerId, name: 'Trashed First' }))).toMatchObject({
      status: 404,
    });
    await owner.privacy.erase({ customerId, name: 'Trashed First' });
    expect(await placesOf(db, ['Trashed First', 't-1@example.test'])).toEqual([]);
    expect(await books()).toEqual(before);
  });

  test('spares the name of a namesake, and a phone that others share', async () => {
    const [one, two] = [
      await fullCustomer(app, { name: 'John Smith', number: 'J-1', phone: '+442079460041' }),
      await fullCustomer(app, { name: 'John Smith', number: 'J-2', phone: '+442079460041' }),
    ];
    await owner.privacy.erase({ customerId: one.customerId, name: 'John Smith' });
    const left = await owner.customers.read({ customerId: two.customerId });
    expect(left).toMatchObject({ name: 'John Smith', number: 'J-2' });
    expect(left.contactPoints.map(({ value }) => value)).toContain('+44 20 7946 0041');
    expect((await owner.customers.notes({ customerId: two.customerId })).items[0]?.text).toBe(
      'John Smith prefers mornings',
    );
    expect((await owner.find.search({ q: 'John Smith' })).items).toHaveLength(1);
    expect(await placesOf(db, ['j-1@example.test', 'J-1 Quay Street'])).toEqual([]);
  });
});

test('the audit is blanked for an erasure and for nothing else', async () => {
  const attempts = [
    `UPDATE audit_entries SET input = '{}'`,
    `UPDATE audit_entries SET input = '{"erased": true}', operation = 'nothing.happened'`,
    `UPDATE audit_entries SET input = '{"erased": true}', at = now()`,
    'DELETE FROM audit_entries',
  ];
  for (const attempt of attempts)
    await expect(app.database.pool.query(`SET rapport.erasing = 'on'; ${attempt}`)).rejects.toThrow(
      /only added to/,
    );
});
