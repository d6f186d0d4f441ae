// A page that stands open while nobody answers: nothing of it goes, and what was asked for comes when it can.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
beforeAll(async () => {
  at = await visit();
});
afterAll(() => at?.leave());

test('a room that was not opened yet comes when the network is back; until then nothing typed is lost', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/customers/new`);
  await page.getByLabel('First name').fill('Ada');
  await page.context().setOffline(true);
  const missed = page.waitForEvent('requestfailed', (request) => request.url().includes('/assets/'));
  const freshness = page.getByRole('link', { name: 'Freshness' });
  await freshness.hover(); // asks for the room ahead
  await missed;
  expect(await page.getByLabel('First name').inputValue()).toBe('Ada');
  await freshness.click();
  await page.getByText('could not be loaded').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'Freshness' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/freshness');
});

test('a part that an upgrade took away is not answered with a page', async () => {
  const answer = await fetch(`${at.house.url}/assets/gone-1a2b3c4d.js`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).not.toContain('html');
});
