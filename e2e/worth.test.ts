// From the figures of Worth to the customers behind them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
beforeAll(async () => {
  at = await visit();
  await at.send('POST', '/sample', {});
});
afterAll(() => at?.leave());

test('a signal of one site opens as many customers as it counts', async () => {
  const fitted = () => at.send<{ summary: object | null }>('GET', '/worth').then(({ summary }) => summary);
  await expect.poll(fitted).not.toBeNull();
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/worth`);
  const row = page.getByRole('row').filter({ hasText: 'Later than usual' });
  const counted = (): Promise<string> => row.locator('b').innerText();
  const all = await counted();
  await page.getByRole('button', { name: 'Leeds, Kirkgate' }).click();
  await expect.poll(counted).not.toBe(all);
  const leeds = await counted();
  await row.getByRole('link').click();
  await page.getByText(`${leeds} customers found`).waitFor();
  expect(at.faults).toEqual([]);
});
