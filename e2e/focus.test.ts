// Who works by keyboard is, when a dialog closes, where they were when it opened.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;
let customerId = '';
beforeAll(async () => {
  at = await visit();
  customerId = await at.addCustomer({ name: 'Ada Lovelace' });
  page = await at.openAsOwner();
});
afterAll(() => at?.leave());

const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
async function openAndLeave(): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await expect.poll(() => dialog.evaluate((its) => its.contains(document.activeElement))).toBe(true);
  expect(await dialog.getByRole('button', { name: 'Close' }).count()).toBe(1);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

test('a dialog that a button opened leads back to the button', async () => {
  await page.goto(`${at.house.url}/customers?sort=name&direction=desc`);
  const save = page.getByRole('button', { name: 'Save as view' });
  await expect
    .poll(async () => {
      await save.press('Enter', { timeout: 5_000 }).catch(() => {}); // the bar is drawn again when the views have come
      return page.getByRole('dialog').isVisible();
    })
    .toBe(true);
  await openAndLeave();
  await expect.poll(focused).toBe('Save as view');
});

test('a dialog that a menu opened leads back to the button of the menu', async () => {
  await page.goto(`${at.house.url}/customers/${customerId}`);
  const more = page.locator('main [aria-haspopup="menu"]').first();
  for (const name of ['Into the trash', 'Erase personal data']) {
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name }).focus();
    await page.keyboard.press('Enter');
    await openAndLeave();
    await expect.poll(() => more.evaluate((its) => its === document.activeElement)).toBe(true);
  }
});
