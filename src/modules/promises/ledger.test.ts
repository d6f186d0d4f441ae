import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { ahead, promising } from './promises.testing.ts';

const app = await startTestApp();
const { owner, rep, customerId, newCustomer, promise, fallDue } = await promising(app);

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
