// A promise from the desk to the ledger, without a mouse.
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, launchBrowser, phone } from './browser.ts';
import { type House, makeDataDir, setUp, startHouse } from './house.ts';

let remove: () => Promise<void>;
let house: House;
let browser: Browser;
let page: Page;
let customerId = '';
const faults: string[] = [];

beforeAll(async () => {
  const made = await makeDataDir();
  remove = made.remove;
  house = await startHouse(made.dataDir, { PORT: '4609' });
  const cookie = await setUp(house.url);
  customerId = await newCustomer(cookie);
  browser = await launchBrowser();
  const context = await browser.newContext({ viewport: desktop, locale: 'en-GB' });
  await context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: house.url };
    }),
  );
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await remove?.();
});

async function newCustomer(cookie: string): Promise<string> {
  const response = await fetch(`${house.url}/api/v1/customers`, {
    method: 'POST',
    headers: { cookie, origin: house.url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Adaeze Okafor', givenName: 'Adaeze' }),
  });
  const { customer } = (await response.json()) as { customer: { customerId: string } };
  return customer.customerId;
}

async function type(text: string): Promise<void> {
  await page.keyboard.type(text);
}
/** Keys, one after the other. */
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Nothing serious for a screen reader, and nothing wider than the window, at both sizes. */
async function inspect(name: string): Promise<void> {
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect
      .soft(
        serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        `${name} at ${viewport.width}`,
      )
      .toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(wide, `${name} at ${viewport.width} scrolls sideways`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize(desktop);
}

test('one key on the card promises, and the form says what it understood', async () => {
  await page.goto(`${house.url}/customers/${customerId}`);
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
  await inspect('card');
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
  await type('next Friday');
  await press('Tab');
  await type('She is away until then');
  await press('Enter');
  await page.getByText(/She is away until then/).waitFor();
  await page.locator('#page').focus();
  await press('Shift+K');
  await page.getByText('Kept. Well done.').waitFor();
  await page.getByText(/1 of 1 promise/).waitFor();
  await inspect('promises');
  await page.getByRole('button', { name: 'Settled' }).focus();
  await press('Enter');
  await page.getByText('Call back about the descaling kit').waitFor();
  expect(faults).toEqual([]);
});
