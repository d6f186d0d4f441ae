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
