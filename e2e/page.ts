// A page of the real browser, as a person has it: opened, signed in, and looked at for what no person should meet.
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { desktop, phone } from './browser.ts';
import { type Account, signIn } from './house.ts';

/** @param faults takes what scripts of the page threw */
export async function openPage(browser: Browser, faults: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: desktop, locale: 'en-GB' });
  context.setDefaultTimeout(100_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  return page;
}

/** A page whose browser has a session already, without having been at the sign-in page; it shows nothing yet. */
export async function openAs(
  browser: Browser,
  faults: string[],
  url: string,
  account: Account,
): Promise<Page> {
  const page = await openPage(browser, faults);
  const cookies = (await signIn(url, account)).split('; ').map((cookie) => {
    const [name = '', ...value] = cookie.split('=');
    return { name, value: value.join('='), url };
  });
  await page.context().addCookies(cookies);
  return page;
}

export async function signInOn(page: Page, url: string, { email, password }: Account): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
}

/**
 * Nothing serious for a screen reader, and nothing wider than the window, at both sizes.
 * @param part CSS selector: only what stands within
 */
export async function inspect(page: Page, name: string, part?: string): Promise<void> {
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    const axe = new AxeBuilder({ page });
    const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
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
}
