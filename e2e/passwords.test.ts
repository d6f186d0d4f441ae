// Somebody new: the password they are given, the one they choose, and the code that their telephone reads.
import type { Locator } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../src/modules/team/sign-in/totp.testing.ts';
import { inspect, openPage, signInOn } from './page.ts';
import { type Visit, visit } from './visit.ts';

const rita = { name: 'Rita Raven', email: 'rita@rapport.test' };
let at: Visit;
beforeAll(async () => {
  at = await visit();
});
afterAll(() => at?.leave());

/** What is on the screen at the middle of each module: whether it is dark. */
async function darkModules(code: Locator, side: number): Promise<boolean[][]> {
  const image = `data:image/png;base64,${(await code.screenshot()).toString('base64')}`;
  return code.page().evaluate(
    async ({ source, modules }) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = picture.width;
      canvas.height = picture.height;
      const context = canvas.getContext('2d');
      context?.drawImage(picture, 0, 0);
      const at = (index: number, length: number): number => Math.floor(((index + 0.5) * length) / modules);
      const all = Array.from({ length: modules }, (_, index) => index);
      return all.map((y) =>
        all.map((x) => {
          const [red = 0] =
            context?.getImageData(at(x, picture.width), at(y, picture.height), 1, 1).data ?? [];
          return red < 128;
        }),
      );
    },
    { source: image, modules: side },
  );
}

test('somebody new comes in with a first password, chooses their own, and sets a second factor up', async () => {
  const owner = await at.openAsOwner();
  await owner.goto(`${at.house.url}/settings#staff`);
  await owner.getByRole('textbox', { name: 'Name' }).fill(rita.name);
  await owner.getByRole('textbox', { name: 'E-mail' }).fill(rita.email);
  await owner.getByRole('combobox', { name: 'Sites' }).last().focus();
  const ringed = await owner
    .locator('form *')
    .evaluateAll((all) =>
      all.filter((each) => getComputedStyle(each).outlineStyle === 'solid').map(({ tagName }) => tagName),
    );
  expect(ringed).toEqual(['DIV']); // the field as every other one has it, and not the words within
  await owner.setViewportSize({ width: 1440, height: 480 });
  await owner.getByRole('button', { name: 'Add somebody' }).click();
  const shown = owner.getByRole('status').locator('code');
  const first = await shown.innerText();
  const box = await shown.boundingBox();
  expect((box?.y ?? 480) + (box?.height ?? 0)).toBeLessThanOrEqual(480);
  await owner.getByRole('row', { name: rita.name }).getByText('first password until').waitFor();
  await inspect(owner, 'staff');

  const page = await openPage(at.browser, at.faults);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await signInOn(page, at.house.url, { email: rita.email, password: first });
  await page.waitForURL(/\/first-password/);
  await page.goto(`${at.house.url}/customers`);
  await page.waitForURL(/\/first-password/); // there is no other page yet
  const dictionary = () => asked.filter((path) => path.includes('/strength-'));
  expect(dictionary()).toEqual([]);
  await page.getByLabel('The password you were given').fill(first);
  const next = page.getByRole('textbox', { name: 'New password' });
  await next.fill('riverside');
  await page.getByText('3 characters more').waitFor();
  await next.fill('Rita Raven 1');
  await page.getByText('built on your name').waitFor();
  await next.fill('password1234');
  await page.getByText('built on a password that many people use').waitFor();
  expect(dictionary()).toHaveLength(1);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').getByText('Choose another').waitFor();
  await inspect(page, 'first password');
  const own = 'four words of no tune';
  await next.fill(own);
  await page.getByText('Very hard to guess').waitFor();
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.waitForURL(({ pathname }) => pathname !== '/first-password');

  await page.goto(`${at.house.url}/settings#you`);
  const factor = page.locator('section', { has: page.getByRole('heading', { name: 'Second factor' }) });
  await factor.getByLabel('Current password').fill(own);
  await factor.getByRole('button', { name: 'Turn on' }).click();
  const code = factor.getByRole('img', { name: 'QR code' });
  await code.waitFor();
  const uri = await factor.getByRole('link', { name: 'Open in the app' }).getAttribute('href');
  expect(uri).toContain(`secret=${await factor.locator('.factor-key .command').innerText()}&`);
  const { size, data } = encode(uri ?? '', { ecc: 'M', border: 4 });
  expect(await darkModules(code, size)).toEqual(data);
  await inspect(page, 'second factor');
  await factor.locator('input:not([type=hidden])').first().focus();
  await page.keyboard.type(codeOf(uri ?? ''));
  await factor.getByText('On: signing in asks for a code').waitFor();
  await page.getByRole('heading', { name: 'Second factor', exact: true }).waitFor();

  await page.goto('about:blank'); // what stands there would go to the sign-in by itself
  await page.context().clearCookies();
  await page.goto(`${at.house.url}/sign-in`);
  await page.getByLabel('E-mail').fill(rita.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(own);
  await page.keyboard.press('Enter');
  const digits = page.locator('form input:not([type=hidden])');
  await page.getByRole('button', { name: 'backup code' }).waitFor();
  await digits.first().focus();
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.keyboard.type('12'); // over what was refused
  expect(await digits.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value).join(''))).toBe(
    '12',
  );
  expect(at.faults).toEqual([]);
});
