import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const rep = await app.as('rep');

test('orders come newest first, in pages, without what they cost for those who may not see it', async () => {
  const { customerId } = (await rep.customers.create({ name: 'Bola Ade' })).customer;
  await owner.purchases.addProduct({ code: 'BEANS', name: 'Beans', price: '10', cost: '4' });
  // two of them at the same moment
  for (const [number, day] of [
    ['A', '01'],
    ['B', '02'],
    ['C', '02'],
    ['D', '03'],
  ] as const)
    await rep.purchases.addOrder({
      customerId,
      number,
      orderedAt: `2025-04-${day}T10:00:00Z`,
      lines: [{ code: 'BEANS', quantity: 1 }],
    });
  const first = await rep.purchases.orders({ customerId, limit: 2 });
  expect(first.items.map(({ number }) => number)).toEqual(['D', 'C']);
  expect(first.items[0]?.costMinor).toBeNull();
  const second = await owner.purchases.orders({ customerId, limit: 2, cursor: first.next ?? '' });
  expect(second.items.map(({ number }) => number)).toEqual(['B', 'A']);
  expect(second).toMatchObject({ items: [{ amountMinor: 1000, costMinor: 400 }, {}], next: null });
  expect(await refusal(rep.purchases.orders({ customerId, cursor: 'nonsense' }))).toMatchObject({
    status: 422,
  });
});
