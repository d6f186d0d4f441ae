import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { staleFacts } from './stale.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');

let customerId = '';
let [phoneId, emailId, addressId] = ['', '', ''];
beforeEach(async () => {
  customerId = (await owner.customers.create({ name: 'Adaeze Okafor', siteId: app.siteId, language: 'en' }))
    .customer.customerId;
  phoneId = (await rep.customers.addContactPoint({ customerId, kind: 'phone', value: '+44 20 7946 0812' }))
    .contactPointId;
  emailId = (await rep.customers.addContactPoint({ customerId, kind: 'email', value: 'a@okafor.example' }))
    .contactPointId;
  addressId = (await rep.customers.addAddress({ customerId, street: '8 Quay Rd', city: 'Bristol' }))
    .addressId;
});

/** As if everything of this customer had been written down so long ago. */
async function entered(days: number): Promise<void> {
  const at = sql`now() - make_interval(days => ${days})`;
  for (const table of ['customers', 'contact_points', 'addresses'])
    await sql`UPDATE ${sql.table(table)} SET created_at = ${at} WHERE customer_id = ${customerId}`.execute(
      db,
    );
  await sql`UPDATE events SET at = (at AT TIME ZONE 'UTC' - make_interval(days => ${days})) AT TIME ZONE 'UTC' WHERE customer_id = ${customerId}`.execute(
    db,
  );
}
async function factOf(subject: string) {
  const { facts } = await rep.facts.of({ customerId });
  const fact = facts.find((each) => each.subject === subject);
  if (!fact) throw new Error('this fact was expected to be known');
  return fact;
}
const staleKinds = async (): Promise<string[]> =>
  (await staleFacts(db, customerId, 10)).map((fact) => fact.kind);

describe('a fact', () => {
  test('that was never confirmed counts from when it was entered', async () => {
    expect(await factOf(phoneId)).toMatchObject({ confirmedAt: null, how: 'entered', freshness: 'fresh' });
    await entered(320);
    expect(await factOf(phoneId)).toMatchObject({ ageDays: 320, shelfDays: 365, freshness: 'soon' });
    await entered(400);
    expect(await factOf(phoneId)).toMatchObject({ confirmedAt: null, ageDays: 400, freshness: 'stale' });
    expect(await factOf(addressId)).toMatchObject({ value: '8 Quay Rd, Bristol', freshness: 'fresh' });
    await sql`UPDATE contact_points SET import_no = 0 WHERE contact_point_id = ${emailId}`.execute(db);
    expect(await factOf(emailId)).toMatchObject({ how: 'imported' });
  });

  test('is confirmed once by the same id, also at the same moment, and the confirmation can be taken back', async () => {
    await entered(400);
    const input = { customerId, kind: 'phone' as const, subject: phoneId, confirmationId: newId() };
    const [first, second] = await Promise.all([rep.facts.confirm(input), rep.facts.confirm(input)]);
    expect(second).toEqual(first);
    expect(await factOf(phoneId)).toMatchObject({
      freshness: 'fresh',
      ageDays: 0,
      how: 'asked',
      by: { name: 'Test rep' },
      confirmedAt: first.confirmedAt,
    });
    const earlier = newId();
    await rep.facts.confirm({ ...input, confirmationId: earlier });
    await sql`UPDATE fact_confirmations SET confirmed_at = now() - interval '50 days'
               WHERE confirmation_id = ${earlier}`.execute(db);
    await rep.facts.unconfirm(first);
    await rep.facts.unconfirm(first);
    expect(await factOf(phoneId)).toMatchObject({ ageDays: 50, how: 'asked' });
    await rep.facts.unconfirm({ customerId, confirmationId: earlier });
    expect(await factOf(phoneId)).toMatchObject({ ageDays: 400, confirmedAt: null });
  });

  test('is confirmed by changing its value, and that is taken back with the change', async () => {
    await entered(400);
    const { eventId } = await rep.customers.updateContactPoint({
      customerId,
      contactPointId: phoneId,
      value: '+44 20 7946 0999',
    });
    expect(await factOf(phoneId)).toMatchObject({ how: 'changed', ageDays: 0, by: { name: 'Test rep' } });
    const undone = await rep.customers.undo({ customerId, eventId: eventId ?? '' });
    expect(await factOf(phoneId)).toMatchObject({ how: 'entered', ageDays: 400 });
    await rep.customers.undo({ customerId, eventId: undone.eventId ?? '' });
    expect(await factOf(phoneId)).toMatchObject({ how: 'changed', ageDays: 0 });
    await rep.customers.updateAddress({ customerId, addressId, postcode: 'BS1 4RB' });
    expect(await factOf(addressId)).toMatchObject({ how: 'changed', ageDays: 0 });
    await rep.customers.update({ customerId, language: 'ig' });
    expect(await factOf('')).toMatchObject({ kind: 'language', how: 'changed', value: 'ig' });
  });

  test('is not confirmed by a label or by being made the main one', async () => {
    const { contactPointId } = await rep.customers.addContactPoint({
      customerId,
      kind: 'phone',
      value: '+44 20 7946 0111',
    });
    await entered(400);
    await rep.customers.updateContactPoint({ customerId, contactPointId, main: true, label: 'mobile' });
    expect(await factOf(contactPointId)).toMatchObject({ main: true, ageDays: 400, how: 'entered' });
    await rep.customers.updateAddress({ customerId, addressId, label: 'Home' });
    expect(await factOf(addressId)).toMatchObject({ ageDays: 400, how: 'entered' });
  });

  test('confirmed by two people at once has both, and either can take back their own', async () => {
    await entered(400);
    const input = { customerId, kind: 'email' as const, subject: emailId };
    const [mine, theirs] = await Promise.all([rep.facts.confirm(input), owner.facts.confirm(input)]);
    await rep.facts.unconfirm(mine);
    expect(await factOf(emailId)).toMatchObject({
      confirmedAt: theirs.confirmedAt,
      by: { name: 'Test owner' },
    });
  });
});

describe('what is asked', () => {
  test('is what is past its shelf life, stalest in proportion first, and nothing else', async () => {
    await entered(100);
    expect(await staleKinds()).toEqual([]);
    await entered(700);
    await rep.facts.confirm({ customerId, kind: 'email', subject: emailId });
    expect(await staleKinds()).toEqual(['phone', 'address']);
    expect(await staleFacts(db, customerId, 1)).toMatchObject([
      { kind: 'phone', subject: phoneId, value: '+44 20 7946 0812', confirmedAt: null, shelfDays: 365 },
    ]);
  });

  test('follows the shelf lives, which a rep may not set', async () => {
    await entered(500);
    const phone = { kind: 'phone' as const, days: 600, asked: true };
    expect(await refusal(rep.facts.setShelfLife(phone))).toMatchObject({ status: 403 });
    expect(await refusal(owner.facts.setShelfLife({ ...phone, days: 0 }))).toMatchObject({ status: 422 });
    try {
      const { items } = await owner.facts.setShelfLife(phone);
      expect(items).toContainEqual(phone);
      expect(await staleKinds()).toEqual(['email']);
      await owner.facts.setShelfLife({ kind: 'email', days: 365, asked: false });
      expect(await staleKinds()).toEqual([]);
    } finally {
      await owner.facts.setShelfLife({ ...phone, days: 365 });
      await owner.facts.setShelfLife({ kind: 'email', days: 365, asked: true });
    }
  });
});

test('what is not theirs is not there', async () => {
  const { siteId } = await owner.team.addSite({ name: `Hill Road ${newId()}` });
  const elsewhere = await app.as('rep', { siteIds: [siteId] });
  const input = { customerId, kind: 'phone' as const, subject: phoneId };
  const { confirmationId } = await rep.facts.confirm(input);
  for (const refused of [
    () => elsewhere.facts.of({ customerId }),
    () => elsewhere.facts.confirm(input),
    () => elsewhere.facts.unconfirm({ customerId, confirmationId }),
    () => rep.facts.of({ customerId: newId() }),
    () => rep.facts.confirm({ ...input, subject: newId() }),
    () => rep.facts.confirm({ ...input, kind: 'email' }),
    () => rep.facts.confirm({ customerId, kind: 'birthday' }),
  ])
    expect(await refusal(refused())).toMatchObject({ status: 404 });
  const viewer = await app.as('viewer');
  expect((await viewer.facts.of({ customerId })).facts.length).toBe(4);
  expect(await refusal(viewer.facts.confirm(input))).toMatchObject({ status: 403 });
});
