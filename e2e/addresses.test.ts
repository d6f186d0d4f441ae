// What stands in the address of a page is anybody's: shortened by a mail, typed, or older than what it asks for. Each page shows
// what it understands of it, and whatever fails is said for what it is.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;
beforeAll(async () => {
  at = await visit();
  page = await at.openAsOwner();
});
afterAll(() => at?.leave());

const open = (path: string): Promise<unknown> => page.goto(`${at.house.url}${path}`);

test('a page shows what it would without whatever its address has wrong', async () => {
  const odd = [
    ['/today?staffId=x', /^Today/],
    ['/promises?keeper=5&site=x&show=zzz&way=maybe', 'Promises'],
    ['/freshness?site=x', 'Freshness'],
    ['/handover?from=x', 'Hand over'],
    ['/duplicates?importNo=1e30', 'Duplicates'],
    ['/audit?from=2026-99-99&staffId=x', 'Audit'],
    ['/customers/xyz', 'There is no such page'],
  ] as const;
  for (const [path, name] of odd) {
    await open(path);
    await page.getByRole('heading', { name }).first().waitFor();
    await page.waitForLoadState('networkidle').catch(() => {}); // the line of live updates stays open
    expect(await page.locator('main').innerText(), path).not.toMatch(/did not work|Invalid/);
  }
});

test('a page that goes wrong does not blame the server, and a server that is away is named', async () => {
  const its = '**/api/v1/freshness*';
  await page.route(its, (route) => route.fulfill({ json: { customers: 1, kinds: null } }));
  await open('/freshness');
  await page.getByRole('alert').getByText('Something on this page went wrong').waitFor();
  await page.unroute(its);
  await page.route(its, (route) => route.abort());
  await open('/freshness');
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
  await page.unroute(its);
});
