// The list of customers: its columns, its sentence and its views.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;
beforeAll(async () => {
  at = await visit();
  await at.send('POST', '/custom-fields', { key: 'seats', label: 'Seats', type: 'number' });
  await at.addCustomer({ name: 'Ada Lovelace', custom: { seats: 12.5 } });
  await at.addCustomer({ name: 'Bertha Benz', custom: { seats: 3 } });
  page = await at.openAsOwner();
});
afterAll(() => at?.leave());

const json = (value: unknown): string => encodeURIComponent(JSON.stringify(value));
const open = (path: string): Promise<unknown> => page.goto(`${at.house.url}${path}`);
const list = (): Promise<string> => page.getByRole('table').innerText();

test('a column that is gone is left out of the list, the others stay', async () => {
  await open(`/customers?columns=${json(['custom.gone', 'nothing', 'custom.seats', 'country'])}`);
  await page.getByRole('columnheader', { name: 'Seats' }).waitFor();
  await expect.poll(list).toContain('12.5');
  expect(await list()).toContain('Ada Lovelace');
});

test('a condition is said as exactly as it was meant', async () => {
  const filter = [
    { field: 'custom.seats', op: 'atLeast', values: [12.5] },
    { field: 'spendMinor', op: 'atMost', values: [1250] },
    { field: 'spendMinor', op: 'atLeast', values: [0] },
  ];
  await open(`/customers?filter=${json(filter)}`);
  await expect.poll(list).toContain('Ada Lovelace');
  const said = await page.getByRole('region', { name: 'Filter' }).innerText();
  for (const part of ['Seats at least 12.5', 'at most £12.50', 'at least £0']) expect(said).toContain(part);
  await open(`/customers?filter=${json([{ field: 'spendMinor', op: 'between', values: ['abc'] }])}`);
  await page.getByText('Spend so far between abc and …').waitFor();
});

test('a view may hold nothing but columns and an order', async () => {
  await open('/customers');
  await page.getByRole('button', { name: 'Everybody', pressed: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Save as view' }).count()).toBe(0);
  await open(`/customers?sort=name&direction=desc&columns=${json(['custom.seats'])}`);
  await page.getByRole('button', { name: 'Save as view' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Seats from Z');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Seats from Z', exact: true, pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Everybody', pressed: false }).click();
  await page.getByRole('button', { name: 'Seats from Z', exact: true, pressed: false }).click();
  await page.getByRole('button', { name: 'Seats from Z', exact: true, pressed: true }).waitFor();
  await expect.poll(list).toMatch(/Bertha Benz[^]*Ada Lovelace/);
  expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['', 'NAME ↓', 'SEATS']);
});
