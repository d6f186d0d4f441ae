import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');

async function newCustomer(fields: Partial<Parameters<typeof rep.customers.create>[0]> = {}) {
  return (await rep.customers.create({ name: 'Adaeze Okafor', ...fields })).customer;
}

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
