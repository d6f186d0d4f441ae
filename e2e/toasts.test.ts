// Messages cover no button of a form, and are reached by a key.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, phone } from './browser.ts';
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

const message = () => page.getByRole('alert').filter({ hasText: 'Promised' });

async function promised(what: string): Promise<void> {
  await page.goto(`${at.house.url}/customers/${customerId}`);
  await page.getByRole('button', { name: 'Promise', exact: true }).waitFor();
  await page.keyboard.press('p');
  await page.keyboard.type(what);
  await page.keyboard.press('Tab');
  await page.keyboard.type('tomorrow 10');
  await page.getByText(/at 10:00/).waitFor();
  await page.keyboard.press('Enter');
  await message().waitFor();
}

/** @returns what can be pressed or filled in on the page, and a message lies over */
function covered(): Promise<string[]> {
  return page.evaluate(() => {
    const shown = document.querySelector('main')?.getBoundingClientRect();
    if (!shown) return ['no page'];
    const boxes = [...document.querySelectorAll('.toasts [role=alert]')].map((each) =>
      each.getBoundingClientRect(),
    );
    if (boxes.length === 0) return ['no message'];
    const things = [
      ...document.querySelectorAll<HTMLElement>('main :is(button, input, textarea, select, a)'),
    ];
    return things
      .filter((thing) => {
        const { left, right, top, bottom } = thing.getBoundingClientRect();
        const [from, to] = [Math.max(top, shown.top), Math.min(bottom, shown.bottom)]; // the rest is scrolled away
        return boxes.some(
          (box) => from < to && left < box.right && right > box.left && from < box.bottom && to > box.top,
        );
      })
      .map((thing) => thing.textContent || thing.outerHTML.slice(0, 80));
  });
}

test.each([desktop, phone])('a message leaves the next form free at $width', async (viewport) => {
  await page.setViewportSize(viewport);
  await promised(`Send the kit at ${viewport.width}`);
  await page.getByRole('button', { name: 'Promise', exact: true }).click();
  expect(await page.getByLabel('What do we promise?').inputValue()).toBe(''); // what was promised is no draft
  await message().hover(); // it stays
  await page.waitForTimeout(400); // it has slid in
  expect(await covered()).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('the rooms beside a message are pressed as ever', async () => {
  await page.setViewportSize(desktop);
  await promised('Bring the filter along');
  await page.getByRole('navigation').getByRole('link', { name: 'Answering' }).click();
  await page.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
});

test('its undo is one key away, and it waits while the focus is there', async () => {
  await page.setViewportSize(desktop);
  await promised('Ring about the service date');
  await page.locator('#page').focus();
  await page.keyboard.press('!');
  const undo = message().getByRole('button', { name: 'Undo' });
  expect(await undo.evaluate((each) => each === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await message().waitFor({ state: 'detached' });
  await expect.poll(() => page.getByText('Ring about the service date').count()).toBe(0);
  expect(at.faults).toEqual([]);
});
