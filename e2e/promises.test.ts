// A promise from the desk to the ledger, without a mouse.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspect } from './page.ts';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;
let customerId = '';

beforeAll(async () => {
  at = await visit();
  customerId = await at.addCustomer({ name: 'Adaeze Okafor', givenName: 'Adaeze' });
  page = await at.openAsOwner();
});
afterAll(() => at?.leave());

async function type(text: string): Promise<void> {
  await page.keyboard.type(text);
}
/** Keys, one after the other. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('one key on the card promises, and the form says what it understood', async () => {
  await page.goto(`${at.house.url}/customers/${customerId}`);
  await page.getByRole('heading', { name: 'Adaeze Okafor' }).waitFor();
  await page.getByRole('button', { name: 'Promise', exact: true }).waitFor();
  await press('p');
  await type('Call back about the descaling kit');
  await press('Tab');
  await type('whenever');
  await page.getByText(/^Not understood/).waitFor();
  await press('ControlOrMeta+a');
  await type('yesterday');
  await page.getByText(/that has passed/).waitFor();
  await press('Enter');
  await page.getByText('That date has passed. Is it meant?').waitFor();
  await page.getByLabel('By when?').focus();
  await press('ControlOrMeta+a');
  await type('tomorrow 10');
  await page.getByText(/at 10:00/).waitFor();
  await press('Enter');
  const panel = page.getByRole('region', { name: 'Promises' });
  await panel.getByText('Call back about the descaling kit').waitFor();
  await page.getByText('Promised', { exact: true }).waitFor();
  await inspect(page, 'card');
});

test('a date that was typed before the hours of the house have come is waited for', async () => {
  const slow = `${at.house.url}/api/v1/customers/*/calendar`;
  await page.route(slow, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.continue();
  });
  await page.reload();
  await page.getByRole('button', { name: 'Promise', exact: true }).waitFor();
  await press('p');
  await type('Send the list of grinders');
  await press('Tab');
  await type('tomorrow 11');
  await press('Enter');
  await page.getByRole('region', { name: 'Promises' }).getByText('Send the list of grinders').waitFor();
  await page.unrouteAll({ behavior: 'wait' });
});

async function noFormLeft(): Promise<void> {
  await expect.poll(() => page.locator('.promise-form').count()).toBe(0);
}

test('what is typed while a promise is on its way goes to the note, and the day of another year says it', async () => {
  await noFormLeft();
  await page.locator('#page').focus();
  await page.route('**/api/v1/**/promises', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  const year = new Date().getFullYear() + 2;
  await press('p');
  await type('Ask about the grinder');
  await press('Tab');
  await type(`3/3/${year}`);
  await page.getByText(new RegExp(`3 March ${year}`)).waitFor();
  await press('Enter');
  await expect.poll(() => page.locator('.promise-form[inert]').count()).toBe(1);
  await press('n');
  await type('Rang about the grinder');
  const panel = page.getByRole('region', { name: 'Promises' });
  await panel.getByText(`3 Mar ${year}`).waitFor();
  expect(
    await page
      .getByRole('region', { name: 'This contact' })
      .getByRole('textbox', { name: 'Note', exact: true })
      .inputValue(),
  ).toBe('Rang about the grinder');
  await page.unroute('**/api/v1/**/promises');
  await press('Escape');
});

test('the next promise is typed while the one before is on its way, and a refused one keeps its words', async () => {
  await noFormLeft();
  await page.locator('#page').focus();
  let answers = 0;
  await page.route('**/api/v1/**/promises', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    answers += 1;
    await (answers === 2 ? route.fulfill({ status: 502, body: '' }) : route.continue());
  });
  const onTheirWay = () => page.locator('.promise-form[inert]').count();
  await press('p');
  await type('Send the price of beans');
  await press('Tab');
  await type('in 3 weeks');
  await press('Enter');
  await expect.poll(onTheirWay).toBe(1);
  await press('p');
  await type('Book the service');
  await press('Tab');
  await type('in 3 weeks 12:00');
  await page.getByText(/at 12:00/).waitFor();
  await press('Enter');
  const panel = page.getByRole('region', { name: 'Promises' });
  await panel.getByText('Send the price of beans').waitFor();
  await expect.poll(onTheirWay).toBe(0);
  expect(await page.getByLabel('What do we promise?').inputValue()).toBe('Book the service');
  await page.unroute('**/api/v1/**/promises');
  await page.getByLabel('By when?').focus();
  await press('Enter');
  await panel.getByText('Book the service').waitFor();
  await noFormLeft();
});

test('a note that is typed on while the first is on its way is the next one', async () => {
  await page.route('**/notes', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  });
  await page.locator('[data-new-note]').focus();
  await type('Closed on Mondays.');
  await press('ControlOrMeta+Enter');
  await type(' Two dogs.');
  await page.locator('li', { hasText: 'Closed on Mondays.' }).waitFor();
  await expect.poll(() => page.locator('[data-new-note]').inputValue()).toBe('Two dogs.');
  await page.unroute('**/notes');
  await press('ControlOrMeta+Enter', 'Escape');
});

test('a plan has a step of ours', async () => {
  await page.locator('#page').focus();
  await press('o');
  await type('Ready for the open day');
  await press('Enter');
  await page.getByLabel('Whose step?').waitFor();
  await press('Tab');
  await type('Send the kit');
  await press('Tab');
  await type('in 3 working days');
  await page.getByText(/end of business/).waitFor();
  await press('Enter');
  await page.getByRole('checkbox', { name: /Send the kit/ }).waitFor();
});

test('the ledger is worked by keys alone: moved with the customer’s agreement, kept, taken back', async () => {
  await page.locator('#page').focus();
  await press('g', 'p');
  await page.getByRole('heading', { name: 'Promises', level: 1 }).waitFor();
  await page.getByText('Coming up', { exact: true }).waitFor();
  await press('j', 'm');
  await page.getByLabel('New date').waitFor();
  await type('whenever');
  await page
    .locator('.promise-doubt')
    .getByText(/^Not understood/)
    .waitFor();
  await press('ControlOrMeta+a');
  await type('before next Friday');
  await page.getByText(/Thursday.*end of business/).waitFor();
  await press('Escape', 'm'); // as it was left
  await expect.poll(() => page.getByLabel('New date').inputValue()).toBe('before next Friday');
  await press('Tab');
  await type('She is away until then');
  await press('Enter');
  await page.getByText(/She is away until then/).waitFor();
  await page.locator('#page').focus();
  await press('Shift+K');
  await page.getByText('Kept. Well done.').waitFor();
  await page.getByText(/1 of 1 promise/).waitFor();
  await inspect(page, 'promises');
  await page.getByRole('button', { name: 'Settled' }).focus();
  await press('Enter');
  await page.getByText('Call back about the descaling kit').waitFor();
});

test('a double click keeps once, and a proxy without a server behind it is said in a sentence', async () => {
  await page.goto(`${at.house.url}/promises`);
  const kept = page.getByRole('button', { name: /^Kept: Send the kit/ });
  await kept.waitFor();
  await page.route('**/kept', (route) =>
    route.fulfill({ status: 503, contentType: 'text/html', body: '<h1>Service Unavailable</h1>' }),
  );
  await kept.click();
  await page.getByText(/The server cannot be reached/).waitFor();
  await page.unroute('**/kept');
  let asked = 0;
  page.on('request', (request) => (asked += request.url().endsWith('/kept') ? 1 : 0));
  await kept.dblclick();
  await page.getByText('Kept. Well done.').waitFor();
  expect(asked).toBe(1);
  expect(at.faults).toEqual([]);
});
