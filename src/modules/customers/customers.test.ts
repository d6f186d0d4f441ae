import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
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
    [{ name: 'nul \0 byte' }, 'name'],
    [{ name: 'half \ud83d surrogate' }, 'name'],
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

describe('an edit', () => {
  test('changes what it names, clears with null, and is refused on an old version', async () => {
    const { customerId, version } = await newCustomer({ company: 'Old Ltd', paymentTerms: '30 days' });
    const { customer, eventId } = await rep.customers.update({
      customerId,
      version,
      company: 'New Ltd',
      paymentTerms: null,
    });
    expect(customer).toMatchObject({
      company: 'New Ltd',
      paymentTerms: null,
      name: 'Adaeze Okafor',
      version: version + 1,
    });
    expect(eventId).not.toBe(null);
    expect(await refusal(rep.customers.update({ customerId, version, company: 'Third' }))).toMatchObject({
      status: 409,
    });
    expect(await rep.customers.update({ customerId, company: 'New Ltd' })).toMatchObject({ eventId: null });
  });

  test('of given and family name carries the name along until somebody chose another', async () => {
    const { customerId } = await newCustomer({ name: undefined, givenName: 'Ada', familyName: 'Lovelace' });
    const married = await rep.customers.update({ customerId, familyName: 'King' });
    expect(married.customer.name).toBe('Ada King');
    await rep.customers.update({ customerId, name: 'Countess Lovelace' });
    expect((await rep.customers.update({ customerId, givenName: 'Augusta' })).customer.name).toBe(
      'Countess Lovelace',
    );
  });

  test('by two people at once loses neither', async () => {
    const { customerId } = await newCustomer();
    await Promise.all([
      rep.customers.update({ customerId, company: 'One' }),
      owner.customers.update({ customerId, origin: 'Fair' }),
      rep.customers.addContactPoint({ customerId, kind: 'email', value: 'a@b.example' }),
    ]);
    expect(await rep.customers.read({ customerId })).toMatchObject({
      company: 'One',
      origin: 'Fair',
      contactPoints: [{ value: 'a@b.example' }],
      version: 4,
    });
  });

  test('of a number frees the old one', async () => {
    const { customerId } = await newCustomer({ number: 'OLD' });
    await rep.customers.update({ customerId, number: 'NEW' });
    expect((await rep.customers.byNumber({ number: 'NEW' })).customerId).toBe(customerId);
    await newCustomer({ number: 'OLD' });
  });

  test('of contact points keeps one main of a kind, no doubles, and the look-ups', async () => {
    const { customerId } = await newCustomer();
    const first = await rep.customers.addContactPoint({ customerId, kind: 'phone', value: '020 7946 0001' });
    const second = await rep.customers.addContactPoint({ customerId, kind: 'phone', value: '020 7946 0002' });
    expect(
      await refusal(rep.customers.addContactPoint({ customerId, kind: 'phone', value: '+44 20 7946 0002' })),
    ).toMatchObject({ status: 409 });
    await rep.customers.updateContactPoint({
      customerId,
      contactPointId: second.contactPointId,
      main: true,
      label: 'Desk',
    });
    const { customer } = await rep.customers.updateContactPoint({
      customerId,
      contactPointId: first.contactPointId,
      value: '020 7946 0003',
    });
    expect(customer.contactPoints.map((point) => [point.label, point.normalised, point.main])).toEqual([
      [null, '+442079460003', false],
      ['Desk', '+442079460002', true],
    ]);
    await rep.customers.removeContactPoint({ customerId, contactPointId: second.contactPointId });
    expect((await rep.customers.read({ customerId })).contactPoints.map((point) => point.main)).toEqual([
      true,
    ]);
    expect(await lookups(customerId)).toEqual(['phone +442079460003']);
  });

  test('of addresses keeps one main', async () => {
    const { customerId } = await newCustomer();
    const first = await rep.customers.addAddress({ customerId, city: 'Bristol' });
    const second = await rep.customers.addAddress({ customerId, city: 'Bath', main: true });
    await rep.customers.updateAddress({ customerId, addressId: second.addressId, postcode: 'BA1' });
    expect(second.customer.addresses.map((each) => [each.city, each.main])).toEqual([
      ['Bristol', false],
      ['Bath', true],
    ]);
    expect(
      await refusal(rep.customers.updateAddress({ customerId, addressId: first.addressId, city: null })),
    ).toMatchObject({ status: 422 });
    const { customer } = await rep.customers.removeAddress({ customerId, addressId: second.addressId });
    expect(customer.addresses.map((each) => [each.city, each.main])).toEqual([['Bristol', true]]);
  });
});

describe('undo', () => {
  test('puts back what a change changed, and undoing the undo changes it again', async () => {
    const { customerId } = await newCustomer({ number: 'U-1', tags: ['a'] });
    const { eventId } = await rep.customers.update({ customerId, number: null, tags: [], company: 'X' });
    const undone = await rep.customers.undo({ customerId, eventId: eventId ?? '' });
    expect(undone.customer).toMatchObject({ number: 'U-1', tags: ['a'], company: null });
    expect((await rep.customers.byNumber({ number: 'U-1' })).customerId).toBe(customerId);
    const again = await rep.customers.undo({ customerId, eventId: undone.eventId ?? '' });
    expect(again.customer).toMatchObject({ number: null, tags: [], company: 'X' });
  });

  test('leaves alone what was changed again since, and says so', async () => {
    const { customerId } = await newCustomer();
    const { eventId } = await rep.customers.update({ customerId, company: 'First', origin: 'Fair' });
    await owner.customers.update({ customerId, company: 'Second' });
    expect(await refusal(rep.customers.undo({ customerId, eventId: eventId ?? '' }))).toMatchObject({
      status: 409,
    });
    expect(await rep.customers.read({ customerId })).toMatchObject({ company: 'Second', origin: 'Fair' });
  });

  test('does not take back a number that is somebody else’s by now', async () => {
    const { customerId } = await newCustomer({ number: 'U-2' });
    const { eventId } = await rep.customers.update({ customerId, number: null });
    await newCustomer({ number: 'U-2' });
    expect(await refusal(rep.customers.undo({ customerId, eventId: eventId ?? '' }))).toMatchObject({
      status: 409,
    });
  });

  test('brings back contact points, addresses and notes as they were', async () => {
    const customer = await newCustomer({
      contactPoints: [
        { kind: 'phone', value: '020 7946 0100' },
        { kind: 'phone', value: '020 7946 0200' },
      ],
      addresses: [{ city: 'Bristol' }],
      note: 'Keep me.',
    });
    const { customerId } = customer;
    const notes = await rep.customers.notes({ customerId });
    const gone = [
      await rep.customers.removeContactPoint({
        customerId,
        contactPointId: customer.contactPoints[0]?.contactPointId ?? '',
      }),
      await rep.customers.removeAddress({ customerId, addressId: customer.addresses[0]?.addressId ?? '' }),
      await rep.customers.removeNote({ customerId, noteId: notes.items[0]?.noteId ?? '' }),
    ];
    expect((await rep.customers.notes({ customerId })).items).toEqual([]);
    for (const { eventId } of gone) await rep.customers.undo({ customerId, eventId: eventId ?? '' });
    const now = await rep.customers.read({ customerId });
    expect({ ...now, version: 0, updatedAt: '' }).toEqual({ ...customer, version: 0, updatedAt: '' });
    expect(await rep.customers.notes({ customerId })).toEqual(notes);
    expect(await lookups(customerId)).toEqual(['phone +442079460100', 'phone +442079460200']);
  });

  test('takes a new customer away again, but not one with whom something has happened', async () => {
    const made = await rep.customers.create({
      name: 'By mistake',
      number: 'U-3',
      note: 'oops',
      contactPoints: [{ kind: 'email', value: 'oops@x.example' }],
    });
    const { customerId } = made.customer;
    expect(await rep.customers.undo({ customerId, eventId: made.eventId })).toEqual({
      customer: null,
      eventId: null,
    });
    expect(await refusal(rep.customers.read({ customerId }))).toMatchObject({ status: 404 });
    expect(await lookups(customerId)).toEqual([]);
    await newCustomer({ number: 'U-3' });
    const kept = await rep.customers.create({ name: 'Kept' });
    await rep.customers.addNote({ customerId: kept.customer.customerId, text: 'Hello' });
    expect(
      await refusal(rep.customers.undo({ customerId: kept.customer.customerId, eventId: kept.eventId })),
    ).toMatchObject({ status: 409 });
  });
});

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
    for (const wrong of [
      { maschine: 5 },
      { cups_a_day: '12' },
      { serviced_on: '2025-02-30' },
      { serviced_on: 'yesterday' },
      { has_a_grinder: 'yes' },
      { groesse: 'XL' },
      { shop: 'javascript:alert(1)' },
    ])
      expect(await refusal(rep.customers.update({ customerId, custom: wrong }))).toMatchObject({
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

test('customers of another site are not there for anything', async () => {
  const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
  const hill = await app.as('rep', { siteIds: [siteId] });
  const { customer } = await hill.customers.create({ name: 'Hill only', number: 'HILL' });
  expect(customer.siteId).toBe(siteId);
  const harbour = await app.as('rep', { siteIds: [app.siteId] });
  const { customerId } = customer;
  const id = '01900000-0000-7000-8000-000000000000';
  const calls = [
    () => harbour.customers.read({ customerId }),
    () => harbour.customers.byNumber({ number: 'HILL' }),
    () => harbour.customers.card({ customerId }),
    () => harbour.customers.story({ customerId }),
    () => harbour.customers.update({ customerId, name: 'Taken over' }),
    () => harbour.customers.undo({ customerId, eventId: id }),
    () => harbour.customers.notes({ customerId }),
    () => harbour.customers.addNote({ customerId, text: 'Hello' }),
    () => harbour.customers.updateNote({ customerId, noteId: id, text: 'Hello' }),
    () => harbour.customers.removeNote({ customerId, noteId: id }),
    () => harbour.customers.addContactPoint({ customerId, kind: 'email', value: 'a@b.example' }),
    () => harbour.customers.updateContactPoint({ customerId, contactPointId: id, main: true }),
    () => harbour.customers.removeContactPoint({ customerId, contactPointId: id }),
    () => harbour.customers.addAddress({ customerId, city: 'Bath' }),
    () => harbour.customers.updateAddress({ customerId, addressId: id, city: 'Bath' }),
    () => harbour.customers.removeAddress({ customerId, addressId: id }),
  ];
  for (const call of calls) expect(await refusal(call())).toMatchObject({ status: 404 });
  expect(await harbour.customers.matches({ number: 'HILL' })).toEqual({ items: [] });
  expect(await refusal(harbour.customers.create({ name: 'There', siteId }))).toMatchObject({ status: 422 });
  const shared = await newCustomer({ siteId: null });
  expect(await refusal(harbour.customers.update({ customerId: shared.customerId, siteId }))).toMatchObject({
    status: 422,
  });
  expect((await harbour.customers.read({ customerId: shared.customerId })).name).toBe('Adaeze Okafor');
});

test('a viewer reads and writes nothing', async () => {
  const viewer = await app.as('viewer');
  const { customerId } = await newCustomer();
  await viewer.customers.card({ customerId });
  for (const call of [
    () => viewer.customers.create({ name: 'X' }),
    () => viewer.customers.update({ customerId, name: 'X' }),
    () => viewer.customers.addNote({ customerId, text: 'X' }),
  ])
    expect(await refusal(call())).toMatchObject({ status: 403 });
});
