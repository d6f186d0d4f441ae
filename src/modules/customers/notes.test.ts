import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const { db } = app.database;

async function newCustomer(fields: Partial<Parameters<typeof rep.customers.create>[0]> = {}) {
  return (await rep.customers.create({ name: 'Adaeze Okafor', ...fields })).customer;
}

describe('notes', () => {
  test('are paged newest first, and changed by their author or who manages', async () => {
    const { customerId } = await newCustomer();
    const own = await Promise.all(
      ['one', 'two', 'three'].map((text) => rep.customers.addNote({ customerId, text })),
    );
    const first = await rep.customers.notes({ customerId, limit: 2 });
    const second = await rep.customers.notes({ customerId, limit: 2, cursor: first.next ?? '' });
    const all = [...first.items, ...second.items].map((note) => note.noteId);
    expect(all.toSorted()).toEqual(own.map((each) => each.note.noteId).toSorted());
    const noteId = own[0]?.note.noteId ?? '';
    const marketer = await app.as('marketer');
    expect(await refusal(marketer.customers.updateNote({ customerId, noteId, text: 'mine' }))).toMatchObject({
      status: 403,
    });
    expect(await owner.customers.updateNote({ customerId, noteId, text: 'better' })).toMatchObject({
      note: { text: 'better', by: { name: 'Test rep' } },
    });
    expect(await refusal(rep.customers.addNote({ customerId, text: 'x'.repeat(10_001) }))).toMatchObject({
      status: 422,
    });
    expect(await refusal(rep.customers.notes({ customerId, cursor: 'nonsense' }))).toMatchObject({
      status: 422,
    });
  });

  test('stay out of the audit, which everybody who manages may read', async () => {
    const { customerId } = await newCustomer();
    await rep.customers.addNote({ customerId, text: 'A private matter' });
    const rows = await db.selectFrom('audit_entries').select('input').execute();
    expect(JSON.stringify(rows)).not.toContain('private matter');
  });
});

describe('custom fields', () => {
  test('hold values of their type and nothing else', async () => {
    const manager = await app.as('manager');
    for (const [label, type, choices] of [
      ['Maschine', 'text', []],
      ['Cups a day', 'number', []],
      ['Serviced on', 'date', []],
      ['Has a grinder', 'yes_no', []],
      ['Größe', 'choice', ['S', 'M']],
      ['Shop', 'link', []],
    ] as const)
      await manager.customers.addCustomField({ label, type, choices: [...choices] });
    const { items } = await rep.customers.customFields({});
    expect(items.map((field) => field.key)).toEqual([
      'maschine',
      'cups_a_day',
      'serviced_on',
      'has_a_grinder',
      'groesse',
      'shop',
    ]);
    const good = {
      maschine: 'Linea',
      cups_a_day: 12.5,
      serviced_on: '2025-01-31',
      has_a_grinder: false,
      groesse: 'M',
      shop: 'https://shop.example/',
    };
    const { customerId } = await newCustomer({ custom: good });
    expect((await rep.customers.read({ customerId })).custom).toEqual(good);
    const wrong: Record<string, string | number>[] = [
      { maschine: 5 },
      { cups_a_day: '12' },
      { serviced_on: '2025-02-30' },
      { serviced_on: 'yesterday' },
      { has_a_grinder: 'yes' },
      { groesse: 'XL' },
      { shop: 'javascript:alert(1)' },
    ];
    for (const custom of wrong)
      expect(await refusal(rep.customers.update({ customerId, custom }))).toMatchObject({
        status: 422,
      });
    const { eventId } = await rep.customers.update({ customerId, custom: { maschine: null, cups_a_day: 3 } });
    const card = await rep.customers.card({ customerId });
    expect(card.custom.map((field) => field.value)).toEqual([
      null,
      3,
      '2025-01-31',
      false,
      'M',
      'https://shop.example/',
    ]);
    const undone = await rep.customers.undo({ customerId, eventId: eventId ?? '' });
    expect(undone.customer?.custom).toEqual(good);
    expect(await manager.customers.removeCustomField({ key: 'groesse' })).toEqual({
      key: 'groesse',
      customers: 1,
    });
    expect((await rep.customers.read({ customerId })).custom).not.toHaveProperty('groesse');
  });

  test('are defined by who manages, once a key, and a choice has options', async () => {
    expect(await refusal(rep.customers.addCustomField({ label: 'X', type: 'text' }))).toMatchObject({
      status: 403,
    });
    await owner.customers.addCustomField({ key: 'once', label: 'Once', type: 'choice', choices: ['a', 'b'] });
    expect(await refusal(owner.customers.addCustomField({ label: 'Once', type: 'text' }))).toMatchObject({
      status: 409,
    });
    expect(
      await refusal(owner.customers.addCustomField({ label: 'C', type: 'choice', choices: ['a', 'a'] })),
    ).toMatchObject({ status: 422 });
    expect(
      await refusal(owner.customers.addCustomField({ label: 'T', type: 'text', choices: ['a'] })),
    ).toMatchObject({ status: 422 });
    expect(
      await owner.customers.updateCustomField({ key: 'once', label: 'Twice', choices: ['c', 'd'] }),
    ).toMatchObject({
      label: 'Twice',
      choices: ['c', 'd'],
      type: 'choice',
    });
    expect(await refusal(owner.customers.updateCustomField({ key: 'nothing', label: 'X' }))).toMatchObject({
      status: 404,
    });
  });
});
