// Passkeys with a virtual authenticator in a real browser, and the owner who asks everybody for a second factor.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { ask, type House, makeDataDir, owner, setUp, startHouse } from './house.ts';
import { inspect, openPage, signInOn } from './page.ts';

const rita = { name: 'Rita', email: 'rita@rapport.test', password: 'a password of hers' };
let remove: () => Promise<void>;
let house: House;
let browser: Browser;
let cookie = '';
/** a passkey belongs to a name: an address of numbers has none */
let url = '';
const faults: string[] = [];

beforeAll(async () => {
  const made = await makeDataDir();
  remove = made.remove;
  house = await startHouse(made.dataDir, { PORT: '4616' });
  url = house.url.replace('127.0.0.1', 'localhost');
  cookie = await setUp(house.url);
  await ask(house, cookie, 'POST', '/staff', { ...rita, role: 'rep' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await remove?.();
});

/** A page of a device with a key store of its own, which asks its holder as `knows` says. */
async function device(knows: boolean): Promise<{ page: Page; keys: () => Promise<number> }> {
  const page = await openPage(browser, faults);
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: knows,
      isUserVerified: knows,
      automaticPresenceSimulation: true,
    },
  });
  return {
    page,
    async keys() {
      return (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
    },
  };
}
async function leave(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${url}/sign-in`);
}
const withPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

test('somebody adds a passkey, signs in with it alone, and takes it away again', async () => {
  const { page, keys } = await device(true);
  await signInOn(page, url, owner);
  await page.goto(`${url}/settings#you`);
  await page.getByLabel('Name of the new passkey').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('cell', { name: /Laptop.*never used/ }).waitFor();
  expect(await keys()).toBe(1);
  await inspect(page, 'your account');

  // where the browser offers passkeys while the address is typed, nobody has to ask for one
  await leave(page);
  await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
  await page.goto(`${url}/settings#you`);
  await page.getByText(/by passkey · signed in/).waitFor();
  await page.getByRole('cell', { name: /Laptop.*last used/ }).waitFor();

  const passkeys = page.getByRole('region', { name: 'Passkeys' });
  await passkeys.getByRole('button', { name: 'Remove' }).click();
  await passkeys.getByRole('table').waitFor({ state: 'detached' });
  await leave(page);
  await withPasskey(page).click();
  await page.getByRole('alert').getByText('belongs to no account').waitFor();
  await inspect(page, 'sign-in');
  await page.context().close();
});

test('a key that does not know its holder is no second factor', async () => {
  const { page } = await device(false);
  await signInOn(page, url, owner);
  await page.goto(`${url}/settings#you`);
  await page.getByLabel('Name of the new passkey').fill('Found in the street');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('cell', { name: /Found in the street/ }).count()).toBe(0);
  await page.context().close();
});

test('when the owner asks for a second factor, a passkey is one, and a password alone opens nothing', async () => {
  await ask(house, cookie, 'PUT', '/sign-in/rules', { secondFactorRequired: true, sso: null });
  const { page } = await device(true);
  await page.goto(`${url}/customers?q=ada`);
  await page.waitForURL(/\/sign-in\?to=/);
  await page.getByLabel('E-mail').fill(rita.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(rita.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/second-factor/);
  await inspect(page, 'second factor');
  const refused = await page.evaluate(async () => (await fetch('/api/v1/customers')).status);
  expect(refused).toBe(403);
  await page.getByLabel('Name of the new passkey').fill('Phone');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.waitForURL(({ pathname }) => !['/second-factor', '/sign-in'].includes(pathname));
  expect(await page.evaluate(async () => (await fetch('/api/v1/customers')).status)).toBe(200);

  // from now on the password alone does not even lead to the page where a factor is set up
  const response = await fetch(`${house.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: house.url },
    body: JSON.stringify(rita),
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    403,
    'PASSKEY_REQUIRED',
  ]);
  expect(faults).toEqual([]);
});
