import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const hour = 3_600_000;
const ahead = (hours: number): string => new Date(Date.now() + hours * hour).toISOString();

async function newCustomer(siteId: string | null = app.siteId): Promise<string> {
  return (await owner.customers.create({ name: 'Adaeze Okafor', siteId })).customer.customerId;
}
let customerId = '';
beforeAll(async () => {
  customerId = await newCustomer();
});

async function promise(fields: Partial<Parameters<Client['promises']['make']>[0]> = {}, by = rep) {
  const input = { customerId, promiseId: newId(), what: 'Call back about the descaling kit', ...fields };
  return by.promises.make(input.when === undefined ? { dueAt: ahead(48), ...input } : input);
}
/** As if it had been promised for a time that has passed. */
async function fallDue(promiseId: string): Promise<void> {
  await sql`UPDATE promises SET due_at = now() - interval '1 hour' WHERE promise_id = ${promiseId}`.execute(
    db,
  );
}
async function storyOf(id: string): Promise<string[]> {
  return (await rep.customers.story({ customerId: id })).items.map((item) => item.kind);
}

describe('making a promise', () => {
  test('sent twice, also at the same moment, is promised once', async () => {
    const id = await newCustomer();
    const input = { customerId: id, promiseId: newId(), what: 'Send the kit', dueAt: ahead(24) };
    const [first, second] = await Promise.all([rep.promises.make(input), rep.promises.make(input)]);
    expect(second).toEqual(first);
    expect(await rep.promises.make({ ...input, what: 'Something else' })).toEqual(first);
    expect((await rep.promises.list({ customerId: id })).items).toEqual([first]);
    expect(await storyOf(id)).toEqual(['promise.made', 'customer.created']);
    expect(first).toMatchObject({
      state: 'open',
      overdue: false,
      keeper: { name: 'Test rep' },
      findAWay: false,
    });
  });

  test('for a time that has passed asks first', async () => {
    const input = { customerId, promiseId: newId(), what: 'Send the kit', dueAt: ahead(-2) };
    expect(await refusal(rep.promises.make(input))).toMatchObject({ status: 409, code: 'ASKS_FIRST' });
    expect(await rep.promises.make({ ...input, confirmPast: true })).toMatchObject({ overdue: true });
  });

  test('takes dates as people say them, and says which ones it takes', async () => {
    const made = await promise({ when: 'in two weeks' });
    const days = (Date.parse(made.dueAt) - Date.now()) / (24 * hour);
    expect(days).toBeGreaterThan(13);
    expect(days).toBeLessThan(15);
    const refused = await refusal(promise({ when: 'when pigs fly' }));
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.message).toContain('in two weeks');
    expect(await refusal(rep.promises.make({ customerId, promiseId: newId(), what: 'x' }))).toMatchObject({
      status: 422,
    });
  });

  test('is kept by somebody who can keep it', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
    const names = async (): Promise<{ name: string; staffId: string }[]> =>
      (await owner.team.staff({})).items;
    await Promise.all([app.as('viewer'), app.as('rep', { siteIds: [siteId] })]);
    const { rows } = await sql<{ id: string; role: string; elsewhere: boolean }>`
      SELECT id, role, EXISTS (SELECT FROM staff_sites WHERE staff_id = id) AS elsewhere FROM staff`.execute(
      db,
    );
    expect((await names()).length).toBe(rows.length);
    for (const row of rows.filter((each) => each.role === 'viewer' || each.elsewhere))
      expect(await refusal(promise({ keeperId: row.id }))).toMatchObject({ status: 422 });
    const keeperId = rows.find((row) => row.role === 'owner')?.id;
    expect((await promise({ keeperId })).keeper?.staffId).toBe(keeperId);
  });

  test('by mistake is taken back without a trace, once something came of it no more', async () => {
    const id = await newCustomer();
    const { promiseId } = await promise({ customerId: id });
    await rep.promises.withdraw({ customerId: id, promiseId });
    expect(await storyOf(id)).toEqual(['customer.created']);
    const kept = await promise({ customerId: id });
    await rep.promises.keep(kept);
    expect(await refusal(rep.promises.withdraw(kept))).toMatchObject({ status: 409 });
    expect(await refusal(rep.promises.withdraw({ customerId: id, promiseId }))).toMatchObject({
      status: 404,
    });
  });
});

describe('settling a promise', () => {
  test('kept in time is kept, later is late, and saying it twice tells it once', async () => {
    const id = await newCustomer();
    const first = await promise({ customerId: id });
    expect(await rep.promises.keep(first)).toMatchObject({ state: 'kept', settledBy: { name: 'Test rep' } });
    await rep.promises.keep(first);
    const second = await promise({ customerId: id });
    await fallDue(second.promiseId);
    expect(await rep.promises.keep(second)).toMatchObject({ state: 'late' });
    const third = await promise({ customerId: id });
    expect(await rep.promises.break({ ...third, reason: 'Out of stock for months' })).toMatchObject({
      state: 'broken',
      reason: 'Out of stock for months',
    });
    expect(await refusal(rep.promises.keep(third))).toMatchObject({ status: 409 });
    expect(await refusal(rep.promises.break({ ...third, reason: ' ' }))).toMatchObject({ status: 422 });
    expect((await storyOf(id)).filter((kind) => kind !== 'promise.made')).toEqual([
      'promise.broken',
      'promise.kept',
      'promise.kept',
      'customer.created',
    ]);
    const { rate } = await rep.promises.list({ customerId: id });
    expect(rate).toMatchObject({ kept: 1, n: 3 });
    expect(await rep.promises.reopen(third)).toMatchObject({ state: 'open', reason: null, settledAt: null });
  });

  test('it moves only with the customer’s agreement and a reason, and back again', async () => {
    const made = await promise();
    const move = {
      ...made,
      moveId: newId(),
      dueAt: ahead(96),
      reason: 'She is away until Thursday',
      agreed: true,
    };
    expect(await refusal(rep.promises.move({ ...move, agreed: false }))).toMatchObject({ status: 422 });
    expect(await refusal(rep.promises.move({ ...move, reason: '' }))).toMatchObject({ status: 422 });
    expect(await refusal(rep.promises.move({ ...move, dueAt: ahead(-1) }))).toMatchObject({
      status: 409,
      code: 'ASKS_FIRST',
    });
    const moved = await rep.promises.move(move);
    expect(moved).toMatchObject({ dueAt: move.dueAt, state: 'open' });
    expect(moved.moves).toMatchObject([{ from: made.dueAt, to: move.dueAt, reason: move.reason }]);
    expect(await rep.promises.move(move)).toEqual(moved);
    expect(await refusal(rep.promises.moveBack({ ...made, moveId: newId() }))).toMatchObject({ status: 409 });
    expect(await rep.promises.moveBack({ ...made, moveId: move.moveId })).toMatchObject({
      dueAt: made.dueAt,
      moves: [],
    });
  });

  test('it is handed over to somebody else', async () => {
    const made = await promise();
    const { items } = await owner.team.staff({});
    const other = items.find((member) => member.role === 'owner');
    const given = await rep.promises.handOver({ ...made, keeperId: other?.staffId ?? '' });
    expect(given.keeper?.name).toBe(other?.name);
    expect(await refusal(rep.promises.handOver({ ...made, keeperId: newId() }))).toMatchObject({
      status: 422,
    });
  });
});

describe('the ledger', () => {
  test('pages through a customer’s promises, open ones first', async () => {
    const id = await newCustomer();
    const open = await promise({ customerId: id });
    const settled: string[] = [];
    for (let count = 0; count < 5; count++) {
      const made = await promise({ customerId: id });
      await rep.promises.keep(made);
      settled.unshift(made.promiseId);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await rep.promises.list({ customerId: id, cursor, limit: 2 });
      seen.push(...page.items.map((item) => item.promiseId));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual([open.promiseId, ...settled]);
  });

  test('filters by keeper, site and state, in the order of dates, page by page', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Quay Road' });
    const id = await newCustomer(siteId);
    const dues = [100, 30, 60, 80];
    for (const hours of dues)
      await promise({ customerId: id, dueAt: ahead(hours), findAWay: hours === 60 }, owner);
    const late = await promise({ customerId: id }, owner);
    await fallDue(late.promiseId);
    const all: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await owner.promises.ledger({ siteId, cursor, limit: 2 });
      all.push(...page.items.map((item) => item.dueAt));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(all).toHaveLength(5);
    expect(all).toEqual([...all].sort());
    const show = async (wish: Parameters<typeof owner.promises.ledger>[0]): Promise<number> =>
      (await owner.promises.ledger({ siteId, ...wish })).items.length;
    expect(await show({ show: 'late' })).toBe(1);
    expect(await show({ show: 'coming' })).toBe(4);
    expect(await show({ findAWay: true })).toBe(1);
    expect(await show({ show: 'settled' })).toBe(0);
    expect(await show({ keeperId: newId() })).toBe(0);
    expect(await owner.promises.counts({ siteId })).toEqual({ late: 1, today: 0, coming: 4, findAWay: 1 });
  });

  test('is each site’s own, and nothing of another’s can be touched', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Mill Lane' });
    const id = await newCustomer(siteId);
    const made = await promise({ customerId: id });
    const harbour = await app.as('rep', { siteIds: [app.siteId] });
    for (const call of [
      () => harbour.promises.list({ customerId: id }),
      () => harbour.promises.calendar({ customerId: id }),
      () => promise({ customerId: id }, harbour),
      () => harbour.promises.keep(made),
      () => harbour.promises.break({ ...made, reason: 'x' }),
      () => harbour.promises.reopen(made),
      () => harbour.promises.withdraw(made),
      () => harbour.promises.handOver({ ...made, keeperId: newId() }),
      () => harbour.promises.move({ ...made, moveId: newId(), dueAt: ahead(90), reason: 'x', agreed: true }),
    ])
      expect(await refusal(call())).toMatchObject({ status: 404 });
    expect((await harbour.promises.ledger({ siteId })).items).toEqual([]);
    expect((await harbour.promises.counts({ siteId })).coming).toBe(0);
  });

  test('a viewer reads and promises nothing', async () => {
    const viewer = await app.as('viewer');
    const made = await promise();
    expect((await viewer.promises.list({ customerId })).items.length).toBeGreaterThan(0);
    for (const call of [() => promise({}, viewer), () => viewer.promises.keep(made)])
      expect(await refusal(call())).toMatchObject({ status: 403 });
  });

  test('tells the kept rate by month, person, site and kind, with reasons', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Rate Street' });
    const id = await newCustomer(siteId);
    for (const [kind, outcome] of [
      ['send', 'keep'],
      ['send', 'keep'],
      ['visit', 'break'],
    ] as const) {
      const made = await promise({ customerId: id, kind });
      if (outcome === 'keep') await rep.promises.keep(made);
      else await rep.promises.break({ ...made, reason: 'The van broke down' });
    }
    const overdue = await promise({ customerId: id, kind: 'visit' });
    await fallDue(overdue.promiseId);
    const rates = await owner.promises.rates({ siteId });
    expect(rates.all).toMatchObject({ kept: 2, n: 4 });
    expect(rates.all.low).toBeCloseTo(0.15, 2);
    expect(rates.all.high).toBeCloseTo(0.85, 2);
    expect(rates.months).toHaveLength(12);
    expect(rates.months.at(-1)?.rate).toEqual(rates.all);
    expect(rates.people).toMatchObject([{ open: 1, overdue: 1, rate: { kept: 2, n: 4 } }]);
    expect(rates.sites).toMatchObject([{ siteId, rate: { n: 4 } }]);
    expect(rates.kinds).toMatchObject([
      { kind: 'visit', broken: 1, rate: { kept: 0, n: 2 }, reasons: [{ reason: 'The van broke down' }] },
      { kind: 'send', broken: 0, rate: { kept: 2, n: 2 } },
    ]);
  });
});

describe('deliveries', () => {
  test('settle by themselves, and are counted apart', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Dock Street' });
    const id = await newCustomer(siteId);
    const order = (number: string, promisedAt: string, fulfilledAt?: string) =>
      owner.purchases.addOrder({
        customerId: id,
        number,
        promisedAt,
        fulfilledAt,
        lines: [{ description: 'Beans', quantity: '1', unitPrice: '10' }],
      });
    await order('D1', ahead(-24 * 5), ahead(-24 * 6));
    await order('D2', ahead(-24 * 5), ahead(-24 * 2));
    const missing = await order('D3', ahead(-24 * 3));
    await order('D4', ahead(24 * 3));
    const { items } = await owner.promises.deliveries({ siteId });
    expect(items.map(({ number, late }) => [number, late])).toEqual([
      ['D3', true],
      ['D4', false],
    ]);
    expect((await owner.promises.list({ customerId: id })).deliveries).toMatchObject({ kept: 1, n: 2 });
    const { deliveries, all } = await owner.promises.rates({ siteId });
    expect(deliveries).toMatchObject({ all: { kept: 1, n: 2 }, overdue: 1 });
    expect(all.n).toBe(0);
    const arrived = { customerId: id, orderId: missing.orderId, fulfilledAt: ahead(-1) };
    expect(await refusal(rep.purchases.fulfil({ ...arrived, fulfilledAt: ahead(1) }))).toMatchObject({
      status: 422,
    });
    expect((await rep.purchases.fulfil(arrived)).fulfilledAt).toBe(arrived.fulfilledAt);
    expect((await owner.promises.rates({ siteId })).deliveries).toMatchObject({
      all: { kept: 1, n: 3 },
      overdue: 0,
    });
    expect((await rep.purchases.fulfil({ ...arrived, fulfilledAt: null })).fulfilledAt).toBeNull();
  });
});

describe('hours of a site', () => {
  test('are Monday to Friday until somebody says otherwise, and decide what “Friday” means', async () => {
    const { siteId } = await owner.team.addSite({ name: 'Late Shop' });
    expect((await rep.promises.hours({ siteId })).hours).toHaveLength(5);
    const hours = [5, 6].map((weekday) => ({ weekday, opens: '10:00', closes: '20:00' }));
    expect(await refusal(rep.promises.setHours({ siteId, hours, closedDays: [] }))).toMatchObject({
      status: 403,
    });
    await owner.promises.setHours({ siteId, hours, closedDays: ['2026-12-25', '2026-12-25'] });
    const id = await newCustomer(siteId);
    expect(await rep.promises.calendar({ customerId: id })).toMatchObject({
      siteId,
      hours,
      closedDays: ['2026-12-25'],
    });
    const made = await promise({ customerId: id, when: 'Friday' });
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(clock.format(new Date(made.dueAt))).toBe('20:00');
    const wrong = [{ weekday: 1, opens: '17:00', closes: '09:00' }];
    expect(await refusal(owner.promises.setHours({ siteId, hours: wrong, closedDays: [] }))).toMatchObject({
      status: 422,
    });
    const twice = [...hours, ...hours];
    expect(await refusal(owner.promises.setHours({ siteId, hours: twice, closedDays: [] }))).toMatchObject({
      status: 422,
    });
  });
});
