import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { imported } from '../imports/imports.testing.ts';
import { takeUp } from '../imports/run.ts';
import { fullCustomer } from '../trash/trash.testing.ts';
import { placesOf } from './whole-database.testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/London' }).format(new Date());

const HEAD = 'order,date,customer id,customer name,email,phone,product code,product name,quantity,price';
const FILE = [
  HEAD,
  'X1,2026-02-03 10:00,Q-77,Adaeze Okafor,adaeze@okafor.test,+442079460011,MUG,Mug,2,12.50',
  'X1,2026-02-03 10:00,Q-77,Adaeze Okafor,adaeze@okafor.test,+442079460011,CUP,Cup,1,5.00',
  'X2,2026-02-04 10:00,Q-78,Bao Tran,bao@tran.test,+442079460012,MUG,Mug,1,12.50',
  'X3,someday,Q-77,Adaeze Okafor,adaeze@okafor.test,+442079460011,MUG,Mug,1,12.50',
  'X4,2026-02-05 10:00,,,,,MUG,Mug,1,12.50',
].join('\n');
const theirs = ['Adaeze', 'Okafor', 'adaeze@okafor.test', '7946 0011', '442079460011', 'Q-77'];

async function sold(): Promise<unknown> {
  const { rows } = await sql`
    SELECT count(*)::int AS lines, sum(amount_minor)::int AS minor
      FROM (SELECT amount_minor FROM order_lines UNION ALL SELECT amount_minor FROM site_sale_lines) AS all_lines`.execute(
    db,
  );
  return rows[0];
}

describe('somebody erased does not come back', () => {
  test('by the very file with which they came: nothing is added, nothing of them is there', async () => {
    const first = await imported(app, FILE);
    expect(first.counts).toMatchObject({ lines: 4, customers: 2, erasedLines: 0 });
    const before = await sold();
    const { customerId } = await owner.customers.byNumber({ number: 'Q-77' });
    await owner.privacy.erase({ customerId, name: 'Adaeze Okafor' });
    expect(await placesOf(db, theirs)).toEqual([]);

    const again = await imported(app, FILE, 'adaeze okafor.csv');
    expect(again.counts).toMatchObject({
      lines: 0,
      knownLines: 4,
      customers: 0,
      erasedLines: 2,
      rejected: 1,
    });
    expect(await sold()).toEqual(before);
    expect(await placesOf(db, theirs)).toEqual([]);
  });

  test('by another old file, by number, e-mail or phone: the amounts come, the person does not', async () => {
    const before = await sold();
    const done = await imported(
      app,
      [
        HEAD,
        'Y1,2025-02-03 10:00,Q-77,A. Okafor,,,MUG,Mug,1,10.00',
        'Y2,2025-02-04 10:00,O-1,Adaeze O.,Adaeze@Okafor.test,,MUG,Mug,1,20.00',
        'Y3,2025-02-05 10:00,O-2,Okafor,,020 7946 0011,MUG,Mug,1,40.00',
        'Y4,2025-02-06 10:00,O-3,Chidi Eze,chidi@eze.test,020 7946 0077,MUG,Mug,1,80.00',
      ].join('\n'),
    );
    expect(done.counts).toMatchObject({ lines: 4, customers: 1, anonymousLines: 3, erasedLines: 3 });
    expect(done.counts?.net).toBe('150.00');
    expect(await sold()).toEqual({
      lines: (before as { lines: number }).lines + 4,
      minor: (before as { minor: number }).minor + 15_000,
    });
    expect(await placesOf(db, theirs)).toEqual([]);
    expect(await owner.customers.byNumber({ number: 'O-3' })).toMatchObject({ name: 'Chidi Eze' });
  });

  test('by a file that tells people apart by e-mail, in which they stand in two spellings', async () => {
    const done = await imported(
      app,
      [
        'order,date,email,product,quantity,price',
        'Z1,2025-03-03,ADAEZE@okafor.test,Mug,1,1.00',
        'Z2,2025-03-04,bao@tran.test,Mug,1,1.00',
        'Z3,2025-03-05,adaeze@okafor.test ,Mug,1,1.00',
      ].join('\n'),
    );
    expect(done.counts).toMatchObject({ lines: 3, anonymousLines: 2, erasedLines: 2, customers: 0 });
    expect(await placesOf(db, theirs)).toEqual([]);
  });

  test('and the import that met them can be taken back', async () => {
    const before = await sold();
    const { importNo } = await imported(app, `${HEAD}\nW1,2025-02-03,Q-77,A,,,MUG,Mug,1,10.00`);
    expect(await sold()).not.toEqual(before);
    await owner.imports.undo({ importNo });
    await takeUp(app.jobContext, importNo, { wait: true });
    expect(await sold()).toEqual(before);
  });
});

describe('by hand', () => {
  const again = {
    name: 'Adaeze Okafor',
    contactPoints: [{ kind: 'email' as const, value: 'Adaeze@Okafor.TEST' }],
  };

  test('the form learns that somebody asked to be erased, the day, and nothing more', async () => {
    const rep = await app.as('rep');
    for (const typed of [{ email: 'adaeze@okafor.test' }, { phone: '020 7946 0011' }, { number: 'Q-77' }])
      expect(await rep.privacy.erasedBefore(typed)).toEqual({ day: today });
    for (const typed of [{}, { email: 'adaeze@' }, { phone: '020 7946 0012' }, { number: 'Q-7' }])
      expect(await rep.privacy.erasedBefore(typed)).toEqual({ day: null });
    const viewer = await app.as('viewer');
    expect(await refusal(viewer.privacy.erasedBefore({ number: 'Q-77' }))).toMatchObject({ status: 403 });
  });

  test('who may erase goes on with a reason, which the audit keeps; nobody else does', async () => {
    const rep = await app.as('rep');
    expect(await refusal(rep.customers.create(again))).toMatchObject({ code: 'CONFLICT' });
    expect(await refusal(rep.customers.create({ ...again, despiteErasure: 'She asked' }))).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await refusal(owner.customers.create(again))).toMatchObject({
      code: 'ASKS_FIRST',
      message: expect.stringContaining(today),
    });
    expect(await refusal(owner.customers.create({ ...again, despiteErasure: ' ' }))).toMatchObject({
      code: 'ASKS_FIRST',
    });
    const { customer } = await owner.customers.create({ ...again, despiteErasure: 'She rang and asked' });
    const [latest] = (await owner.audit.list({ operation: 'customers.create' })).items;
    expect(latest).toMatchObject({
      by: { name: 'Test owner' },
      input: { despiteErasure: 'She rang and asked' },
    });

    // whoever is here with a reason is a customer like any other, also for an import
    const done = await imported(
      app,
      `${HEAD}\nU1,2026-03-03,,Adaeze Okafor,adaeze@okafor.test,,MUG,Mug,1,9.00`,
    );
    expect(done.counts).toMatchObject({ lines: 1, erasedLines: 0, anonymousLines: 0, customers: 0 });
    expect((await owner.customers.card({ customerId: customer.customerId })).figures?.orders).toBe(1);
  });

  test('also where somebody is made beside another customer', async () => {
    const { customerId } = await fullCustomer(app, { name: 'Gone', number: 'G-1', phone: '+442079460051' });
    await owner.privacy.erase({ customerId, name: 'Gone' });
    const other = await fullCustomer(app, { name: 'Here', number: 'H-1', phone: '+442079460052' });
    const add = owner.relations.add({
      relationId: newId(),
      customerId: other.customerId,
      kind: 'introduced',
      newCustomer: { kind: 'person', name: 'Gone', phone: '+442079460051' },
    });
    expect(await refusal(add)).toMatchObject({ status: 409 });
  });
});
