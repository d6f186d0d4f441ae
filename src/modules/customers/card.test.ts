import { beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from '../../testing.ts';
import { expectedMonths, lastMonths, monthsFrom } from './months.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');
const { db } = app.database;
const day = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * day).toISOString();

describe('the card of somebody who buys', () => {
  let customerId = '';
  beforeAll(async () => {
    ({
      customer: { customerId },
    } = await rep.customers.create({
      name: 'Adaeze Okafor',
      contactPoints: [{ kind: 'email', value: 'a@okafor.example' }],
    }));
    await owner.purchases.addProduct({ code: 'BEANS', name: 'House espresso', price: '10', cost: '6' });
    await owner.purchases.addProduct({ code: 'FILTER', name: 'Water filter', price: '100' });
    await owner.purchases.addProduct({ code: 'POST', name: 'Postage', kind: 'fee', price: '5' });
    // Beans every 25 days, last 13 days ago; a filter twice only; postage every time.
    for (const days of [13, 38, 63, 88])
      await rep.purchases.addOrder({
        customerId,
        number: `O-${days}`,
        orderedAt: ago(days),
        lines: [
          { code: 'BEANS', quantity: 2 },
          { code: 'POST', quantity: 1 },
          ...(days > 50 ? [{ code: 'FILTER', quantity: 1 }] : []),
        ],
      });
  });

  test('says what they spent, by month and in all', async () => {
    const card = await owner.customers.card({ customerId });
    expect(card.figures).toMatchObject({ orders: 4, purchaseDays: 4, spendMinor: 28_000 });
    expect(card.months).toHaveLength(18);
    expect(card.months.reduce((sum, month) => sum + month.spendMinor, 0)).toBe(28_000);
    expect(card.currency).toBe('GBP');
    expect(Date.now() - new Date(card.asOf).getTime()).toBeLessThan(5 * 60_000);
  });

  test('shows margin to owner and manager only', async () => {
    expect((await owner.customers.card({ customerId })).figures.marginMinor).toBe(28_000 - 4 * 1200);
    for (const role of ['rep', 'marketer', 'viewer'] as const) {
      const card = await (await app.as(role)).customers.card({ customerId });
      expect(card.figures.marginMinor).toBe(null);
      expect(JSON.stringify(card)).not.toContain('cost');
    }
  });

  test('names what they buy most and what is due again, without postage', async () => {
    const { buysMost, againNow } = await rep.customers.card({ customerId });
    expect(
      buysMost.map(({ code, days, quantity, amountMinor }) => [code, days, quantity, amountMinor]),
    ).toEqual([
      ['FILTER', 2, '2', 20_000],
      ['BEANS', 4, '8', 8000],
    ]);
    expect(againNow).toMatchObject([{ code: 'BEANS', days: 4, gapDays: 25 }]);
  });

  test('adds up no amounts of other currencies', async () => {
    const { customer } = await rep.customers.create({ name: 'From abroad' });
    const one = [{ code: 'BEANS', quantity: 3, unitPrice: '10' }];
    const both = [...one, { code: 'FILTER', quantity: 1, unitPrice: '100' }];
    const id = customer.customerId;
    await rep.purchases.addOrder({ customerId: id, orderedAt: ago(9), currency: 'EUR', lines: both });
    await rep.purchases.addOrder({ customerId: id, orderedAt: ago(5), lines: one });
    const { buysMost } = await rep.customers.card({ customerId: id });
    expect(buysMost.map(({ code, quantity, amountMinor }) => [code, quantity, amountMinor])).toEqual([
      ['BEANS', '6', 3000],
      ['FILTER', '1', null],
    ]);
  });

  test('does not offer what was bought just now', async () => {
    const { customer } = await rep.customers.create({ name: 'Just bought' });
    for (const days of [60, 30, 1])
      await rep.purchases.addOrder({
        customerId: customer.customerId,
        orderedAt: ago(days),
        lines: [{ code: 'BEANS', quantity: 1 }],
      });
    expect((await rep.customers.card({ customerId: customer.customerId })).againNow).toEqual([]);
  });

  test('tells the story newest first, with the orders as they are', async () => {
    const { story } = await rep.customers.card({ customerId });
    expect(story.items.map((item) => item.kind)).toEqual([
      'customer.created',
      ...Array<string>(4).fill('order.placed'),
    ]);
    expect(story.items[1]).toMatchObject({
      by: { name: 'Test rep' },
      order: {
        number: 'O-13',
        amountMinor: 2500,
        lines: 2,
        top: [{ name: 'House espresso', quantity: '2', amountMinor: 2000 }, { name: 'Postage' }],
      },
    });
    expect(story.next).toBe(null);
  });

  test('goes on with older events where the first page ends, none twice and none lost', async () => {
    const whole = await rep.customers.story({ customerId, limit: 100 });
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await rep.customers.story({ customerId, limit: 2, cursor });
      paged.push(...page.items.map((item) => item.eventId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(whole.items.map((item) => item.eventId));
    const orders = await rep.customers.story({ customerId, kind: 'orders' });
    expect(orders.items).toHaveLength(4);
    expect((await rep.customers.story({ customerId, kind: 'notes' })).items).toEqual([]);
  });

  test('pages events of the same microsecond', async () => {
    const { customer } = await rep.customers.create({ name: 'Imported' });
    await app.database.pool.query(
      `INSERT INTO events (customer_id, at, event_id, kind, data)
       SELECT $1, '2020-01-01 00:00:00.123456+00', gen_random_uuid(), 'order.placed', '{}' FROM generate_series(1, 7)`,
      [customer.customerId],
    );
    const first = await rep.customers.story({ customerId: customer.customerId, limit: 5 });
    const second = await rep.customers.story({
      customerId: customer.customerId,
      limit: 5,
      cursor: first.next ?? '',
    });
    expect(new Set([...first.items, ...second.items].map((item) => item.eventId)).size).toBe(8);
    expect(second.next).toBe(null);
  });

  test('says what is expected, and why there is a signal', async () => {
    await db
      .updateTable('customer_worth')
      .set({
        next_year_minor: 120_000,
        signal: 'later',
        reason: JSON.stringify({ days: 31 }),
        alive: 0.84,
        rhythm_days: 30,
        due_at: new Date(),
      })
      .where('customer_id', '=', customerId)
      .execute();
    const card = await rep.customers.card({ customerId });
    expect(card.worth).toMatchObject({
      nextYearMinor: 120_000,
      signal: 'later',
      reason: { days: 31 },
      rhythmDays: 30,
    });
    expect(card.worth.alive).toBeCloseTo(0.84, 5);
    expect(card.expected.map((month) => month.spendMinor)).toEqual(Array<number>(6).fill(10_000));
    expect(card.expected[0]?.month).toBe(monthsFrom(card.months.at(-1)?.month ?? '', 1));
  });
});

test('the card of somebody who never bought is complete, and empty', async () => {
  const { customer } = await rep.customers.create({ name: 'New here' });
  const card = await rep.customers.card({ customerId: customer.customerId });
  expect(card).toMatchObject({
    figures: { orders: 0, firstAt: null, lastAt: null, spendMinor: 0 },
    worth: { signal: 'none', nextYearMinor: 0, rhythmDays: null },
    expected: [],
    buysMost: [],
    againNow: [],
    notes: { count: 0, items: [] },
  });
  expect(card.story.items).toHaveLength(1);
});

test('the card of old history speaks of the time when the history ends', async () => {
  await db
    .updateTable('customer_figures')
    .set({ last_at: new Date('2011-12-09T12:50:00Z') })
    .execute();
  const { items } = await rep.customers.matches({ email: 'a@okafor.example' });
  const card = await rep.customers.card({ customerId: items[0]?.customerId ?? '' });
  expect(card.asOf).toBe('2011-12-09T12:50:00.000Z');
  expect(card.months.map((month) => month.month)).toContain('2011-12');
});

test('months are counted across years, filled where nothing was bought, and shaped by the season', () => {
  expect([monthsFrom('2025-01', -1), monthsFrom('2025-12', 1), monthsFrom('2025-06', -18)]).toEqual([
    '2024-12',
    '2026-01',
    '2023-12',
  ]);
  const months = lastMonths('2025-02', [{ month: '2025-01', spend: 5 }]);
  expect(months.slice(-2)).toEqual([
    { month: '2025-01', spendMinor: 5 },
    { month: '2025-02', spendMinor: 0 },
  ]);
  const season = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 1.5];
  expect(expectedMonths('2025-10', 1200, season).map((each) => each.spendMinor)).toEqual([
    50, 150, 100, 100, 100, 100,
  ]);
  expect(expectedMonths('2025-10', 1200, null).map((each) => each.spendMinor)).toEqual(Array(6).fill(100));
  expect(expectedMonths('2025-10', 0, season)).toEqual([]);
});
