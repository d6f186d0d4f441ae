import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const rep = await app.as('rep');
const { db } = app.database;

async function newCustomer(fields: Partial<Parameters<typeof rep.customers.create>[0]> = {}) {
  return (await rep.customers.create({ name: 'Adaeze Okafor', ...fields })).customer;
}
async function lookups(customerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('contact_lookups')
    .select(['kind', 'normalised'])
    .where('customer_id', '=', customerId)
    .execute();
  return rows.map((row) => `${row.kind} ${row.normalised}`).sort();
}

describe('a new customer', () => {
  test('is kept with everything said, in one notation', async () => {
    const made = await rep.customers.create({
      givenName: 'Adaeze',
      familyName: 'Okafor',
      company: 'Okafor Dental',
      number: 'A-1',
      country: 'GB',
      birthday: '1980-02-29',
      tags: ['VIP', 'vip', 'dental'],
      contactPoints: [
        { kind: 'phone', value: '020 7946 0812' },
        { kind: 'phone', value: '+49 (0)30 901820', label: 'Berlin', main: true },
        { kind: 'email', value: 'Adaeze@Okafor.example' },
        { kind: 'web', value: 'okafor.example' },
      ],
      addresses: [{ street: '8 Quay Rd', city: 'Bristol', country: 'GB' }],
      note: 'Met at the fair.',
    });
    const { customer } = made;
    expect(customer).toMatchObject({
      kind: 'person',
      name: 'Adaeze Okafor',
      tags: ['VIP', 'dental'],
      addresses: [{ street: '8 Quay Rd', city: 'Bristol', postcode: null, main: true }],
    });
    expect(customer.contactPoints.map((point) => [point.value, point.normalised, point.main])).toEqual([
      ['+44 20 7946 0812', '+442079460812', false],
      ['+49 30 901820', '+4930901820', true],
      ['Adaeze@Okafor.example', 'adaeze@okafor.example', true],
      ['https://okafor.example/', 'https://okafor.example', true],
    ]);
    expect(await rep.customers.byNumber({ number: 'A-1' })).toEqual(customer);
    expect(await lookups(customer.customerId)).toEqual([
      'email adaeze@okafor.example',
      'phone +442079460812',
      'phone +4930901820',
      'web https://okafor.example',
    ]);
    const card = await rep.customers.card({ customerId: customer.customerId });
    expect(card.notes).toMatchObject({
      count: 1,
      items: [{ text: 'Met at the fair.', by: { name: 'Test rep' } }],
    });
    expect(card.story.items.map((item) => item.kind)).toEqual(['customer.created', 'note.added']);
  });

  test.each([
    ['Germany', '+49 176 12345678', '+4917612345678'],
    ['USA', '+1 (212) 555-0142', '+12125550142'],
    ['Japan', '+81-3-1234-5678', '+81312345678'],
    ['Brazil', '+55 11 91234-5678', '+5511912345678'],
    ['home', '07700 900123', '+447700900123'],
    ['home, with country code', '0044 7700 900123', '+447700900123'],
  ])('with a phone of %s is found by it', async (_country, value, normalised) => {
    const { customerId, contactPoints } = await newCustomer({ contactPoints: [{ kind: 'phone', value }] });
    expect(contactPoints[0]?.normalised).toBe(normalised);
    const { items } = await rep.customers.matches({ phone: value });
    expect(items).toContainEqual({ customerId, name: 'Adaeze Okafor', company: null, by: 'phone' });
  });

  test.each([
    [{ contactPoints: [{ kind: 'phone' as const, value: 'call me' }] }, 'call me'],
    [{ contactPoints: [{ kind: 'phone' as const, value: '12' }] }, '12'],
    [{ contactPoints: [{ kind: 'email' as const, value: 'adaeze at okafor' }] }, 'e-mail'],
    [{ contactPoints: [{ kind: 'web' as const, value: 'javascript:alert(1)' }] }, 'web address'],
    [{ addresses: [{ label: 'Home' }] }, 'address'],
    [{ name: '  ' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ birthday: '2025-02-30' }, 'birthday'],
    [{ country: 'Germany' }, 'country'],
    [{ custom: { nothing: 1 } }, 'nothing'],
    [{ siteId: '01900000-0000-7000-8000-000000000000' }, 'site'],
    [{ ownerId: '01900000-0000-7000-8000-000000000000' }, 'staff'],
    [{ tags: Array.from({ length: 51 }, (_, index) => `tag ${index}`) }, 'tags'],
  ])('is refused with a sentence: %j', async (fields, says) => {
    const refused = await refusal(newCustomer(fields));
    expect(refused.status).toBe(422);
    expect(refused.message).toContain(says);
  });

  test('without any name is refused, and nothing is half written', async () => {
    const before = await db
      .selectFrom('customers')
      .select((is) => is.fn.countAll().as('n'))
      .executeTakeFirst();
    expect(await refusal(rep.customers.create({ company: 'Nobody Ltd' }))).toMatchObject({ status: 422 });
    expect(
      await refusal(newCustomer({ number: 'HALF', contactPoints: [{ kind: 'phone', value: 'no' }] })),
    ).toMatchObject({ status: 422 });
    expect(await refusal(rep.customers.byNumber({ number: 'HALF' }))).toMatchObject({ status: 404 });
    expect(
      await db
        .selectFrom('customers')
        .select((is) => is.fn.countAll().as('n'))
        .executeTakeFirst(),
    ).toEqual(before);
  });

  test('keeps markup, emoji and every script as the text that it is', async () => {
    const name = `<script>alert("x")</script> 李小龙 👩🏽‍⚕️ O'Brien; DROP TABLE customers --`;
    const { customerId } = await newCustomer({ name, note: name });
    const card = await rep.customers.card({ customerId });
    expect(card.customer.name).toBe(name);
    expect(card.notes.items[0]?.text).toBe(name);
  });

  test('gets a number that nobody has, also when two want it at the same moment', async () => {
    const tries = await Promise.allSettled([1, 2, 3, 4].map(() => newCustomer({ number: 'SAME' })));
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(newCustomer({ number: 'SAME' }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('SAME'),
    });
  });
});
