// A page that stands open knows when its session is over.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAs } from './page.ts';
import { type Visit, visit } from './visit.ts';

let at: Visit;
beforeAll(async () => {
  at = await visit();
});
afterAll(() => at?.leave());

test('a page whose session is ended elsewhere leads to the sign-in page by itself, and back from there', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/promises`);
  await page.getByRole('heading', { level: 1, name: 'Promises' }).waitFor();
  await at.send('POST', '/me/sessions/end-others', {});
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');
  expect(new URL(page.url()).searchParams.get('to')).toMatch(/^\/promises/);
});

test('a page that hears nothing asks whether its session is over, and listens again', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/answering`);
  await page.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
  await page.route('**/api/live', (route) => route.fulfill({ status: 502 })); // a proxy, of a server that restarts
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
  await page.waitForResponse('**/api/v1/welcome');
  expect(new URL(page.url()).pathname).toBe('/answering');
  await page.unroute('**/api/live');
  await page.waitForResponse(async (response) => response.url().endsWith('/api/live') && response.ok());
  await page.route('**/api/live', (route) => route.fulfill({ status: 502 }));
  await page.reload();
  await page.context().clearCookies(); // it is over, and nothing was announced
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');
  expect(at.faults).toEqual([]);
});

test('signing out on one page leaves the others of that browser as well', async () => {
  const page = await at.openAsOwner();
  await page.goto(at.house.url);
  const other = await page.context().newPage();
  await other.goto(`${at.house.url}/promises`);
  await other.getByRole('heading', { level: 1, name: 'Promises' }).waitFor();
  await page.getByRole('button', { name: 'Mia Kern' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.waitForURL(({ pathname }) => pathname === '/sign-in', { timeout: 30_000 });
  expect(new URL(other.url()).searchParams.get('to')).toBe('/promises');
});

test('a write that is refused because the session is over leads to the sign-in page, and back from there', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/settings#keys`);
  await page.getByLabel('What it is for').first().fill('Till');
  await page.context().clearCookies(); // it is over, and nothing was announced
  await page.getByRole('button', { name: 'Make a key' }).first().click();
  await page.waitForURL(({ pathname }) => pathname === '/sign-in');
  expect(new URL(page.url()).searchParams.get('to')).toBe('/settings#keys');
});

test('the secret of a new key goes from the page when the key is revoked', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/settings#keys`);
  await page.getByLabel('What it is for').first().fill('Till');
  await page.getByRole('button', { name: 'Make a key' }).first().click();
  const secret = page.getByText(/^rk_/);
  await secret.waitFor();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await secret.waitFor({ state: 'detached' });
});

test('who has the address of a page but not the role is told before filling anything in', async () => {
  const vera = { name: 'Vera', email: 'vera@rapport.test', password: 'a password of hers' };
  await at.send('POST', '/staff', { ...vera, role: 'viewer' });
  const page = await openAs(at.browser, at.faults, at.house.url, vera);
  for (const path of ['/customers/new', '/handover', '/today', '/audit']) {
    await page.goto(at.house.url + path);
    await page.getByRole('alert').getByRole('heading', { name: 'Not allowed' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await page.getByRole('textbox', { name: 'First name' }).count()).toBe(0);
  }
});
