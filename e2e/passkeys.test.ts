// Passkeys with a virtual authenticator in a real browser, and the owner who asks everybody for a second factor.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { owner } from './house.ts';
import { inspect, openPage, signInOn } from './page.ts';
import { type Visit, visit } from './visit.ts';

const rita = { name: 'Rita', email: 'rita@rapport.test', password: 'a password of hers' };
let at: Visit;
/** a passkey belongs to a name: an address of numbers has none */
let url = '';

beforeAll(async () => {
  at = await visit();
  url = at.house.url.replace('127.0.0.1', 'localhost');
  await at.send('POST', '/staff', { ...rita, role: 'rep' });
});
afterAll(() => at?.leave());

/** A page of a device with a key store of its own, which asks its holder as `knows` says. */
async function device(knows: boolean): Promise<{ page: Page; keys: () => Promise<number> }> {
  const page = await openPage(at.browser, at.faults);
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
/** Nothing of the page that stands there goes anywhere by itself meanwhile, and what is shown next may sign in at once. */
async function leave(page: Page): Promise<void> {
  await page.goto('about:blank');
  await page.context().clearCookies();
  await page.goto(`${url}/sign-in`, { waitUntil: 'commit' });
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
  await at.send('PUT', '/sign-in/rules', { secondFactorRequired: true, sso: null });
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
  const response = await fetch(`${at.house.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: at.house.url },
    body: JSON.stringify(rita),
  });
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
    403,
    'PASSKEY_REQUIRED',
  ]);
  expect(at.faults).toEqual([]);
});
