import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { refreshFigures } from './figures.ts';
import { purchasesJobs } from './jobs.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');

async function newCustomer(name = 'Adaeze Okafor'): Promise<string> {
  return (await rep.customers.create({ name })).customer.customerId;
}
let made = 0;
async function newProduct(
  fields: { price?: string; cost?: string; kind?: 'product' | 'fee' | 'adjustment' } = {},
) {
  made += 1;
  return owner.purchases.addProduct({ code: `P${made}`, name: `Product ${made}`, ...fields });
}
async function figures(customerId: string) {
  return (await owner.customers.card({ customerId })).figures;
}

describe('the catalogue', () => {
  test('is listed by code in pages, found by a part of the name, and a code is taken once', async () => {
    for (const code of ['CAT-1', 'CAT-2', 'CAT-3'])
      await owner.purchases.addProduct({ code, name: `Descaler 100%_${code}`, price: '4.50', cost: 2 });
    const first = await owner.purchases.products({ search: '100%_', limit: 2 });
    expect(first.items.map((each) => each.code)).toEqual(['CAT-1', 'CAT-2']);
    const second = await owner.purchases.products({ search: '100%_', limit: 2, cursor: first.next ?? '' });
    expect(second).toMatchObject({ items: [{ code: 'CAT-3', price: '4.50', cost: '2' }], next: null });
    expect(await refusal(owner.purchases.addProduct({ code: 'CAT-1', name: 'Again' }))).toMatchObject({
      status: 409,
      message: expect.stringContaining('CAT-1'),
    });
    const productId = first.items[0]?.productId ?? '';
    expect(await refusal(owner.purchases.updateProduct({ productId, code: 'CAT-2' }))).toMatchObject({
      status: 409,
    });
    expect(await owner.purchases.updateProduct({ productId, price: null, active: false })).toMatchObject({
      price: null,
      cost: '2',
      active: false,
    });
  });

  test('costs are for owner and manager only, and a rep changes nothing in it', async () => {
    const { items } = await rep.purchases.products({ search: 'CAT-2' });
    expect(items[0]).toMatchObject({ cost: null, price: '4.50' });
    expect(await refusal(rep.purchases.addProduct({ code: 'X', name: 'X' }))).toMatchObject({ status: 403 });
  });
});

describe('an order', () => {
  test('is exact, counts what was bought, and keeps fees and gifts apart', async () => {
    const customerId = await newCustomer();
    const [beans, post, gift] = [
      await newProduct({ price: '12.35', cost: '7.105' }),
      await newProduct({ kind: 'fee', price: '4.90' }),
      await newProduct({ price: '3' }),
    ];
    const order = await rep.purchases.addOrder({
      customerId,
      number: '58213',
      orderedAt: '2025-03-30T00:30:00Z',
      lines: [
        { code: beans.code, quantity: 3 },
        { productId: post.productId, quantity: '1' },
        { code: gift.code, quantity: '1', unitPrice: 0 },
        { description: 'Thank-you', quantity: '1', unitPrice: '-1.00' },
      ],
    });
    expect(order).toMatchObject({
      number: '58213',
      currency: 'GBP',
      siteId: app.siteId,
      purchase: true,
      spendMinor: 3705,
      otherMinor: 390,
      amountMinor: 4095,
      costMinor: null,
    });
    expect(order.lines.map((line) => [line.kind, line.amountMinor, line.costMinor])).toEqual([
      ['sale', 3705, null],
      ['fee', 490, null],
      ['free', 0, null],
      ['adjustment', -100, null],
    ]);
    const seenByOwner = await owner.purchases.order({ customerId, orderId: order.orderId });
    expect(seenByOwner).toMatchObject({ costMinor: 2132, lines: [{ costMinor: 2132 }, {}, {}, {}] });
    expect(await figures(customerId)).toMatchObject({
      orders: 1,
      purchaseDays: 1,
      spendMinor: 3705,
      yearMinor: 3705,
      marginMinor: 3705 - 2132,
      firstAt: '2025-03-30T00:30:00.000Z',
    });
  });

  test('made only of fees is no purchase', async () => {
    const customerId = await newCustomer();
    const post = await newProduct({ kind: 'fee', price: '4.90' });
    const order = await rep.purchases.addOrder({ customerId, lines: [{ code: post.code, quantity: 1 }] });
    expect(order.purchase).toBe(false);
    expect(await figures(customerId)).toMatchObject({
      orders: 0,
      purchaseDays: 0,
      spendMinor: 0,
      firstAt: null,
    });
  });

  test('two on one day of the business are one purchase day', async () => {
    const customerId = await newCustomer();
    const { code } = await newProduct({ price: '1' });
    // 23:30 and 00:30 in UTC are one day in London's summer time, and 22:30 is the day before
    for (const orderedAt of ['2025-07-01T22:30:00Z', '2025-07-01T23:30:00Z', '2025-07-02T00:30:00Z'])
      await rep.purchases.addOrder({ customerId, orderedAt, lines: [{ code, quantity: 1 }] });
    expect(await figures(customerId)).toMatchObject({ orders: 3, purchaseDays: 2, spendMinor: 300 });
  });

  test('is refused with a sentence that says which line', async () => {
    const customerId = await newCustomer();
    const { code } = await newProduct();
    const order = (lines: Parameters<typeof rep.purchases.addOrder>[0]['lines']) =>
      refusal(rep.purchases.addOrder({ customerId, lines }));
    const good = { code, quantity: 1, unitPrice: 1 };
    expect(await order([good, { code: 'nothing', quantity: 1 }])).toMatchObject({
      status: 422,
      message: expect.stringContaining('Line 2'),
    });
    expect(await order([{ code, quantity: 1 }])).toMatchObject({ message: expect.stringContaining('price') });
    expect(await order([{ quantity: 1, unitPrice: 1 }])).toMatchObject({ status: 422 });
    expect(await order([{ ...good, quantity: -1 }])).toMatchObject({ status: 422 });
    expect(await order([{ ...good, quantity: '1e3' }])).toMatchObject({ status: 422 });
    expect(await order([{ ...good, quantity: '999999999', unitPrice: '999999999999' }])).toMatchObject({
      status: 422,
      message: expect.stringContaining('larger'),
    });
    expect(await order([{ ...good, unitCost: 1 }])).toMatchObject({ status: 403 });
    expect(await order([])).toMatchObject({ status: 422 });
    expect(
      await refusal(rep.purchases.addOrder({ customerId, orderedAt: '2999-01-01T00:00:00Z', lines: [good] })),
    ).toMatchObject({ status: 422 });
    expect(
      await refusal(rep.purchases.addOrder({ customerId, currency: 'ZZZ', lines: [good] })),
    ).toMatchObject({
      status: 422,
    });
    expect((await figures(customerId)).orders).toBe(0);
  });

  test('number is taken once for a customer at a site, also at the same moment; without one, one is made up', async () => {
    const customerId = await newCustomer();
    const { code } = await newProduct({ price: '2' });
    const lines = [{ code, quantity: 1 }];
    const tries = await Promise.allSettled(
      [1, 2, 3].map(() => rep.purchases.addOrder({ customerId, number: 'TWICE', lines })),
    );
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    const madeUp = await Promise.all([1, 2].map(() => rep.purchases.addOrder({ customerId, lines })));
    expect(new Set(madeUp.map((order) => order.number)).size).toBe(2);
    expect(await figures(customerId)).toMatchObject({ orders: 3, spendMinor: 600 });
  });
});

describe('a return', () => {
  test('undoes what is left of an order, exactly, and no more', async () => {
    const customerId = await newCustomer();
    const { code } = await newProduct({ cost: '0.10' });
    const order = await owner.purchases.addOrder({
      customerId,
      orderedAt: '2025-05-01T10:00:00Z',
      lines: [
        { code, quantity: 3, unitPrice: '0.335' }, // 1.005, paid as 1.01
        { code, quantity: '2', unitPrice: '5' },
      ],
    });
    const { orderId } = order;
    const returned = (lines?: { lineNo: number; quantity?: number }[]) =>
      owner.purchases.addReturn({ customerId, orderId, lines });
    const first = await returned([{ lineNo: 1, quantity: 1 }]);
    expect(first).toMatchObject({
      purchase: false,
      lines: [{ kind: 'return', quantity: '-1', undoes: { orderId, lineNo: 1 } }],
    });
    expect(await refusal(returned([{ lineNo: 1, quantity: 3 }]))).toMatchObject({
      status: 422,
      message: expect.stringContaining('2'),
    });
    expect(await refusal(returned([{ lineNo: 9 }]))).toMatchObject({ status: 422 });
    const rest = await returned();
    expect(first.amountMinor + rest.amountMinor).toBe(-order.amountMinor);
    expect((first.costMinor ?? 0) + (rest.costMinor ?? 0)).toBe(-(order.costMinor ?? 0));
    expect(await refusal(returned())).toMatchObject({ status: 422 });
    expect(await figures(customerId)).toMatchObject({
      orders: 1,
      returns: 2,
      spendMinor: 0,
      returnedMinor: -order.amountMinor,
      marginMinor: 0,
    });
    const read = await owner.purchases.order({ customerId, orderId });
    expect(read.lines.map((line) => line.returnedQuantity)).toEqual(['3', '2']);
    const { items } = await owner.customers.story({ customerId, kind: 'returns' });
    expect(items.map((item) => item.order?.amountMinor)).toEqual([rest.amountMinor, first.amountMinor]);
  });

  test('never comes before its order', async () => {
    const customerId = await newCustomer();
    const { code } = await newProduct({ price: '2' });
    const { orderId } = await rep.purchases.addOrder({ customerId, lines: [{ code, quantity: 1 }] });
    expect(
      await refusal(rep.purchases.addReturn({ customerId, orderId, returnedAt: '2020-01-01T00:00:00Z' })),
    ).toMatchObject({ status: 422 });
  });
});

test('orders of another site are not there, and a viewer writes none', async () => {
  const { siteId } = await owner.team.addSite({ name: 'Hill Road' });
  const elsewhere = await app.as('rep', { siteIds: [siteId] });
  const { customer } = await owner.customers.create({ name: 'Harbour only', siteId: app.siteId });
  const { customerId } = customer;
  const { code } = await newProduct({ price: '2' });
  const lines = [{ code, quantity: 1 }];
  const { orderId } = await rep.purchases.addOrder({ customerId, lines });
  expect(await refusal(elsewhere.purchases.order({ customerId, orderId }))).toMatchObject({ status: 404 });
  expect(await refusal(elsewhere.purchases.addOrder({ customerId, lines }))).toMatchObject({ status: 404 });
  expect(await refusal(elsewhere.purchases.addReturn({ customerId, orderId }))).toMatchObject({
    status: 404,
  });
  const viewer = await app.as('viewer');
  expect(await refusal(viewer.purchases.addOrder({ customerId, lines }))).toMatchObject({ status: 403 });
  const other = await newCustomer('Somebody else');
  expect(await refusal(rep.purchases.order({ customerId: other, orderId }))).toMatchObject({ status: 404 });
});

test('a night moves the year on for those who bought before it', async () => {
  const early = await newCustomer('Early');
  const { code } = await newProduct({ price: '2' });
  const lines = [{ code, quantity: 1 }];
  const past = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  await rep.purchases.addOrder({ customerId: early, orderedAt: past(500), lines });
  await app.database.db
    .updateTable('customer_figures')
    .set({ year_minor: 200 })
    .where('customer_id', '=', early)
    .execute();
  await rep.purchases.addOrder({ customerId: await newCustomer('Late'), orderedAt: past(1), lines });
  await purchasesJobs['purchases.figures']?.run({}, app.jobContext);
  expect(await figures(early)).toMatchObject({ spendMinor: 200, yearMinor: 0 });
});

test('figures recomputed for everybody, or for an import, say what single orders said', async () => {
  const { db } = app.database;
  const before = await db.selectFrom('customer_figures').selectAll().orderBy('customer_id').execute();
  expect(before.some((row) => row.spend_minor > 0)).toBe(true);
  await db.updateTable('customer_figures').set({ spend_minor: 1, orders: 99, margin_minor: 5 }).execute();
  await refreshFigures(db, 'all');
  const after = await db.selectFrom('customer_figures').selectAll().orderBy('customer_id').execute();
  // the year looks back from the newest purchase of the business, which others have moved since
  const yearless = (rows: typeof before) => rows.map((row) => ({ ...row, year_minor: 0 }));
  expect(yearless(after)).toEqual(yearless(before));
  const yearAgo = Date.now() - 365 * 86_400_000;
  const recent = after.filter((row) => row.orders > 0 && row.first_at.getTime() > yearAgo);
  expect(recent.length).toBeGreaterThan(0);
  expect(recent.map((row) => row.year_minor)).toEqual(recent.map((row) => row.spend_minor));
  await db
    .insertInto('customers')
    .values({
      customer_id: '01900000-0000-7000-8000-000000000001',
      kind: 'person',
      name: 'Customer 1',
      import_no: 7,
      created_at: new Date(),
      updated_at: new Date(),
    })
    .execute();
  await refreshFigures(db, { importNo: 7 });
  const row = await db
    .selectFrom('customer_figures')
    .selectAll()
    .where('customer_id', '=', '01900000-0000-7000-8000-000000000001')
    .executeTakeFirst();
  expect(row).toMatchObject({ orders: 0, spend_minor: 0, last_at: -Infinity, margin_minor: null });
});
