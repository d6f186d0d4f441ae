import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { serviceDue } from './due.ts';
import { monthsAfter } from './service-date.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const dayFromNow = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function newCustomer(siteId: string | null = app.siteId): Promise<string> {
  return (await owner.customers.create({ name: 'Adaeze Okafor', siteId, addresses: [{ city: 'Bristol' }] }))
    .customer.customerId;
}
let customerId = '';
beforeAll(async () => {
  customerId = await newCustomer();
});
async function add(
  fields: Omit<Parameters<typeof rep.belongings.add>[0], 'customerId' | 'belongingId'>,
  id = customerId,
) {
  const { belonging, eventId } = await rep.belongings.add({
    customerId: id,
    belongingId: newId(),
    ...fields,
  });
  return { ...belonging, eventId: eventId ?? '' };
}
const kindsOf = async (id: string): Promise<string[]> =>
  (await rep.customers.story({ customerId: id })).items.map((item) => item.kind);

describe('what a customer owns', () => {
  test('sent twice, also at the same moment, is written down once', async () => {
    const id = await newCustomer();
    const input = { customerId: id, belongingId: newId(), name: 'grinder', since: '2023' };
    const [first, second] = await Promise.all([rep.belongings.add(input), rep.belongings.add(input)]);
    expect(second).toEqual(first);
    expect(await rep.belongings.add({ ...input, name: 'other' })).toEqual(first);
    expect((await rep.belongings.of({ customerId: id })).items).toEqual([first.belonging]);
    expect(await kindsOf(id)).toEqual(['belonging.added', 'customer.created']);
  });

  test('comes from the catalogue, whose name it takes, or in words', async () => {
    const product = await owner.purchases.addProduct({ code: 'LM-1', name: 'Linea Mini' });
    const machine = await add({ productId: product.productId, since: '2023-05-12', serial: 'LM 4711' });
    expect(machine).toMatchObject({ name: 'Linea Mini', since: '2023-05-12', stage: 'maintenance' });
    expect(await refusal(add({ productId: newId() }))).toMatchObject({ status: 422 });
    expect(await refusal(add({ name: '  ' }))).toMatchObject({ status: 422 });
    expect((await refusal(add({}))).message).toContain('catalogue');
    for (const since of ['yesterday', '2023-13', '2023-02-30', '1023'])
      expect(await refusal(add({ name: 'grinder', since }))).toMatchObject({ status: 422 });
  });

  test.each([
    [{ since: '12.05.2023' }, 'since: muss ein Jahr, ein Monat oder ein Tag sein'],
    [{ since: '2023-02-30' }, 'since: ist kein Datum'],
    [{ nextService: '0026-11-23' }, 'nextService: ist kein Datum'],
  ])('a day that is none is refused in the language of the reader: %j', async (wrong, said) => {
    const response = await fetch(`${app.url}/api/v1/customers/${customerId}/belongings`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await app.keyOf('rep')}`,
        'content-type': 'application/json',
        'accept-language': 'de',
      },
      body: JSON.stringify({ belongingId: newId(), name: 'grinder', ...wrong }),
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(said) as string });
  });

  test('stands at one of their addresses or at a place in words, and not at somebody else’s', async () => {
    const { addresses } = await rep.customers.read({ customerId });
    const addressId = addresses[0]?.addressId ?? '';
    const machine = await add({ name: 'grinder', addressId });
    expect(machine.where).toBe('Bristol');
    const moved = await rep.belongings.change({ ...machine, place: 'Behind the bar', addressId: undefined });
    expect(moved.belonging).toMatchObject({ addressId: null, where: 'Behind the bar' });
    expect(await refusal(add({ name: 'x', addressId, place: 'y' }))).toMatchObject({ status: 422 });
    const other = await rep.customers.read({ customerId: await newCustomer() });
    expect(await refusal(add({ name: 'x', addressId: other.addresses[0]?.addressId }))).toMatchObject({
      status: 422,
    });
    await rep.belongings.change({ ...machine, version: undefined, place: null, addressId });
    await rep.customers.removeAddress({ customerId, addressId });
    const { items } = await rep.belongings.of({ customerId });
    expect(items.find(({ belongingId }) => belongingId === machine.belongingId)).toMatchObject({
      where: null,
      addressId: null,
    });
  });

  test('with markup in its name is text, and text that cannot be kept is refused', async () => {
    const name = `<img src=x onerror=alert(1)>'; DROP TABLE belongings; --`;
    expect(await add({ name })).toMatchObject({ name });
    expect(await refusal(add({ name: 'nul \0' }))).toMatchObject({ status: 400 });
    expect(await refusal(add({ name: 'x'.repeat(201) }))).toMatchObject({ status: 422 });
  });

  test('changed by two at once is changed by one of them, and the other hears of it', async () => {
    const { belongingId, version } = await add({ name: 'grinder' });
    const change = (stage: 'upgrade' | 'training') =>
      rep.belongings.change({ customerId, belongingId, version, stage });
    const done = await Promise.allSettled([change('upgrade'), change('training')]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(change('upgrade'))).toMatchObject({ status: 409 });
  });

  test('is retired, found among what they once owned, and is theirs again', async () => {
    const id = await newCustomer();
    const machine = await add({ name: 'grinder' }, id);
    const { belonging } = await rep.belongings.retire(machine);
    expect(belonging.retiredAt).not.toBeNull();
    expect((await rep.belongings.retire(machine)).eventId).toBeNull();
    expect(await rep.belongings.of({ customerId: id })).toMatchObject({ items: [], retired: 1 });
    expect((await rep.belongings.of({ customerId: id, retired: true })).items).toEqual([belonging]);
    await rep.belongings.restore(machine);
    expect(await kindsOf(id)).toEqual([
      'belonging.restored',
      'belonging.retired',
      'belonging.added',
      'customer.created',
    ]);
  });

  test('pages by keyset without losing or repeating one', async () => {
    const id = await newCustomer();
    for (let n = 0; n < 7; n++) await add({ name: `machine ${n}` }, id);
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await rep.belongings.of({ customerId: id, limit: 3, cursor });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(names).toEqual(Array.from({ length: 7 }, (_, n) => `machine ${n}`));
    expect(await refusal(rep.belongings.of({ customerId: id, cursor: 'nonsense' }))).toMatchObject({
      status: 422,
    });
  });
});

describe('a service', () => {
  test('that is done sets the next one by its interval, once', async () => {
    const id = await newCustomer();
    const machine = await add({ name: 'grinder', nextService: dayFromNow(-3), serviceMonths: 6 }, id);
    expect(await serviceDue(db, id)).toEqual({
      belongingId: machine.belongingId,
      name: 'grinder',
      dueOn: dayFromNow(-3),
    });
    const doneOn = dayFromNow(-1);
    const { belonging } = await rep.belongings.service({ ...machine, doneOn });
    expect(belonging).toMatchObject({ lastService: doneOn, nextService: monthsAfter(doneOn, 6) });
    expect((await rep.belongings.service({ ...machine, doneOn })).eventId).toBeNull();
    expect(await serviceDue(db, id)).toBeNull();
    expect(await refusal(rep.belongings.service({ ...machine, doneOn: dayFromNow(3) }))).toMatchObject({
      status: 422,
    });
    expect(
      await refusal(rep.belongings.service({ ...machine, doneOn, nextOn: dayFromNow(-9) })),
    ).toMatchObject({ status: 422 });
  });

  test('is spoken of two weeks before, the first that fell due first, and not of what is retired', async () => {
    const id = await newCustomer();
    await add({ name: 'far', nextService: dayFromNow(30) }, id);
    expect(await serviceDue(db, id)).toBeNull();
    const soon = await add({ name: 'soon', nextService: dayFromNow(10) }, id);
    const late = await add({ name: 'late', nextService: dayFromNow(-10) }, id);
    expect((await serviceDue(db, id))?.name).toBe('late');
    await rep.belongings.retire(late);
    expect((await serviceDue(db, id))?.name).toBe('soon');
    await rep.belongings.change({ ...soon, stage: 'disposal', version: undefined });
    expect(await serviceDue(db, id)).toBeNull();
  });

  test('on the last of a month is a month later on the last of the next', () => {
    expect(monthsAfter('2026-01-31', 1)).toBe('2026-02-28');
    expect(monthsAfter('2028-01-31', 1)).toBe('2028-02-29');
    expect(monthsAfter('2026-11-30', 3)).toBe('2027-02-28');
    expect(monthsAfter('2026-05-12', 12)).toBe('2027-05-12');
  });
});

describe('taking back', () => {
  test('puts back what was, and the story forgets it', async () => {
    const id = await newCustomer();
    const { eventId: addedId, ...machine } = await add({ name: 'grinder', serial: 'A1' }, id);
    const { eventId } = await rep.belongings.change({ ...machine, serial: 'B2' });
    const undo = (event: string | null) => rep.belongings.undo({ customerId: id, eventId: event ?? '' });
    expect(await refusal(undo(addedId))).toMatchObject({ status: 409 });
    const back = await undo(eventId);
    expect(back.belonging).toMatchObject({ serial: 'A1' });
    expect(await refusal(undo(eventId))).toMatchObject({ status: 404 });
    expect(await undo(addedId)).toEqual({ belonging: null });
    expect(await kindsOf(id)).toEqual(['customer.created']);
    expect(await refusal(undo(newId()))).toMatchObject({ status: 404 });
  });

  test('by two at once takes back once', async () => {
    const id = await newCustomer();
    const { eventId } = await add({ name: 'grinder' }, id);
    const undo = () => rep.belongings.undo({ customerId: id, eventId });
    const done = await Promise.allSettled([undo(), undo()]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { rows } = await sql`SELECT FROM belongings WHERE customer_id = ${id}`.execute(db);
    expect(rows).toEqual([]);
  });
});

test('customers of another site are not there, and a viewer only reads', async () => {
  const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
  const hill = await app.as('rep', { siteIds: [siteId] });
  const machine = await add({ name: 'grinder' });
  const { eventId, ...one } = machine;
  const calls = (by: typeof hill) => [
    () => by.belongings.add({ customerId, belongingId: newId(), name: 'x' }),
    () => by.belongings.change({ ...one, name: 'x' }),
    () => by.belongings.service(one),
    () => by.belongings.retire(one),
    () => by.belongings.restore(one),
    () => by.belongings.undo({ customerId, eventId }),
  ];
  for (const call of [...calls(hill), () => hill.belongings.of({ customerId })])
    expect(await refusal(call())).toMatchObject({ status: 404 });
  const viewer = await app.as('viewer');
  for (const call of calls(viewer)) expect(await refusal(call())).toMatchObject({ status: 403 });
  expect((await viewer.belongings.of({ customerId })).items.length).toBeGreaterThan(0);
});
