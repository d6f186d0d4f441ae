// What stands on a card is changed where it stands, by somebody who does not wait for the answer.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;

beforeAll(async () => {
  at = await visit();
  await at.send('POST', '/custom-fields', { label: 'Roast', type: 'choice', choices: ['light', 'dark'] });
  await at.send('POST', '/custom-fields', { label: 'Machine', type: 'link' });
  const customerId = await at.addCustomer({
    name: 'Adaeze Okafor',
    givenName: 'Adaeze',
    birthday: '1980-04-05',
    country: 'GB',
    custom: { machine: 'https://machines.example/120' },
    contactPoints: [{ kind: 'phone', value: '+44 20 7946 0812' }],
  });
  page = await at.openAsOwner();
  await page.goto(`${at.house.url}/customers/${customerId}`);
});
afterAll(() => at?.leave());

/** Answers to changes come late. */
async function slowly(path: string): Promise<() => Promise<void>> {
  await page.route(path, async (route) => {
    if (route.request().method() === 'PATCH') await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  return () => page.unroute(path);
}

const edit = (field: string) => page.getByRole('button', { name: `Edit ${field}`, exact: true });
const focused = () => page.locator('*:focus');

test('what is refused stays where it is being typed', async () => {
  await edit('Phone').click();
  await page.keyboard.type('nonsense');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'not a telephone number' }).waitFor();
  expect(await focused().inputValue()).toBe('nonsense');
  await page.keyboard.press('Escape');
  await edit('Phone').and(focused()).waitFor();
});

test('the next fact is saved before the last one is answered', async () => {
  const atOnce = await slowly('**/api/v1/customers/*');
  await edit('Name').click();
  await page.keyboard.type('Ada Okafor');
  await page.keyboard.press('Enter');
  await edit('Country').click();
  await page.keyboard.type('germ');
  await page.keyboard.press('Enter');
  await page.getByText('Country: United Kingdom → Germany').waitFor(); // in words, not in codes
  await page.getByRole('heading', { name: 'Ada Okafor' }).waitFor();
  await edit('Country').and(focused()).waitFor(); // not where the first answer came from
  expect(await page.getByRole('alert').filter({ hasText: 'Somebody else' }).count()).toBe(0);
  await atOnce();
});

test('half a date takes nothing away', async () => {
  await page.getByRole('button', { name: 'Show every field' }).click();
  await edit('Birthday').click();
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await edit('Birthday').getByText('5 Apr 1980').waitFor();
});

test('a field that holds a link opens it', async () => {
  const link = page.getByRole('link', { name: 'machines.example' });
  expect(await link.getAttribute('href')).toBe('https://machines.example/120');
});

test('options typed one after the other are all kept', async () => {
  await page.goto(`${at.house.url}/settings#fields`);
  const atOnce = await slowly('**/api/v1/custom-fields/*');
  await page.getByRole('combobox', { name: 'Options' }).click();
  for (const option of ['medium', 'espresso']) {
    await page.keyboard.type(option);
    await page.keyboard.press('Enter');
  }
  await expect
    .poll(async () => {
      const { items } = await at.send<{ items: { choices: string[] }[] }>('GET', '/custom-fields');
      return items[0]?.choices;
    })
    .toEqual(['light', 'dark', 'medium', 'espresso']);
  await atOnce();
});

test('what is typed into a choice takes the place of the one there was', async () => {
  await page.goto(`${at.house.url}/customers/new`);
  const country = page.getByRole('combobox', { name: 'Country' });
  await country.click();
  await page.keyboard.type('fran');
  await page.keyboard.press('Enter');
  expect(await country.inputValue()).toBe('France');
});

test('a filter takes the first fact that fits what was typed', async () => {
  await page.goto(`${at.house.url}/customers`);
  await page.getByText('Ada Okafor').waitFor();
  await page.keyboard.press('f');
  await page.keyboard.type('last purch', { delay: 20 });
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'says' }).waitFor();
});

test('an address of the list that was cut on its way shows the list, and what of it makes no sense', async () => {
  const page = await at.openAsOwner();
  const filter = JSON.stringify([{ field: 'lastAt', op: 'before', values: ['yesterday'] }]);
  for (const [search, shown] of [
    ['filter=[{"field"', 'Everybody'],
    ['sort=shoe&direction=up', 'Everybody'],
    [`filter=${encodeURIComponent(filter)}`, 'Last purchase before yesterday'],
  ] as const) {
    await page.goto(`${at.house.url}/customers?${search}`);
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    await page.getByText(shown, { exact: false }).first().waitFor();
    await page.getByText('cannot be reached').waitFor({ state: 'detached' });
  }
  await page.context().close();
});

test('an address that leads nowhere says so and leads back to work', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/settings/nothing`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('link', { name: 'To the day’s work' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.context().close();
});
