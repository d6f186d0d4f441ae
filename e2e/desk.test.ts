// A contact from hello to finish with the keyboard alone, in real browsers: what is typed survives a reload and a lost
// network, two people on one customer see each other, and where both write nothing of either is lost.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Account, ask, copyOf, type House, owner, signIn, startHouse } from './house.ts';
import { inspect, openAs } from './page.ts';

const tom = { name: 'Tom Brook', email: 'tom@rapport.test', password: 'another long password' };
let dataDir: string;
let remove: () => Promise<void>;
let house: House;
let browser: Browser;
let context: BrowserContext;
let mia: Page;
let customerId: string;
let cookie: string;
const faults: string[] = [];

beforeAll(async () => {
  ({ dataDir, remove } = await copyOf(inject('house')));
  house = await startHouse(dataDir);
  cookie = await signIn(house.url);
  await ask(house, cookie, 'POST', '/staff', { ...tom, role: 'rep' });
  ({
    customer: { customerId },
  } = await ask<{ customer: { customerId: string } }>(house, cookie, 'POST', '/customers', {
    name: 'Adaeze Okafor',
  }));
  browser = await launchBrowser();
  ({ context, page: mia } = await deskOf(owner));
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await remove?.();
});

type Contact = {
  state: string;
  note: string;
  purpose: string | null;
  moodStart: string | null;
  moodEnd: string | null;
};
const contacts = async (state = ''): Promise<Contact[]> =>
  (
    await ask<{ items: Contact[] }>(
      house,
      cookie,
      'GET',
      `/customers/${customerId}/conversations${state && `?state=${state}`}`,
    )
  ).items;

async function deskOf(account: Account) {
  const page = await openAs(browser, faults, house.url, account);
  await page.goto(`${house.url}/customers/${customerId}`);
  await page.getByRole('region', { name: 'This contact' }).waitFor();
  return { context: page.context(), page };
}
const noteOf = (page: Page) =>
  page.getByRole('region', { name: 'This contact' }).getByRole('textbox', { name: 'Note', exact: true });
const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor();

describe('the desk', () => {
  test('takes a whole contact with the keyboard alone', async () => {
    await mia.keyboard.press('n'); // the note first: nothing typed may get lost while the draft begins
    await mia.keyboard.type('Brew head <b>slow</b> again');
    await mia.keyboard.press('Escape');
    for (const key of ['s', 'u', 'h', 'd', 'y']) await mia.keyboard.press(key);
    await mia.keyboard.press('v');
    await mia.keyboard.type('Rinse it on Fridays');
    await mia.keyboard.press('Escape');
    await mia.keyboard.press('m');
    await mia.keyboard.type('Holds for the open day');
    await mia.keyboard.press('Escape');
    await saved(mia);
    await mia.getByText('1 open contact').waitFor();
    await inspect(mia, 'the desk', '.place-desk');
    await mia.keyboard.press('Control+Enter');
    await mia.getByText('Contact with Adaeze Okafor finished').waitFor();
    const story = mia.locator('.story-item').first();
    await story.getByText('Called us: Support').waitFor();
    await story.getByText('Brew head <b>slow</b> again').waitFor();
    await story
      .getByText(/Need: Holds for the open day · Upset → Happy · Solved · Right first time/)
      .waitFor();
    await mia.getByText('Last felt: Happy').waitFor();
    expect(await contacts()).toMatchObject([
      { state: 'done', purpose: 'support', moodStart: 'upset', moodEnd: 'happy' },
    ]);
  });

  test('takes finishing back', async () => {
    await mia.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await mia.getByText('Open again, as it was').waitFor();
    await expect.poll(() => noteOf(mia).inputValue()).toContain('slow');
    expect(await contacts('done')).toEqual([]);
    await mia.keyboard.press('Control+Enter');
    await expect.poll(async () => (await contacts('done')).length).toBe(1);
  });

  test('takes the next contact while the server still finishes the last', async () => {
    const before = (await contacts('done')).length;
    await mia.route('**/completion', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await mia.keyboard.press('n');
    await mia.keyboard.type('The one that ends');
    await mia.keyboard.press('Control+Enter');
    await mia.keyboard.type('The one after it');
    expect(await noteOf(mia).inputValue()).toBe('The one after it');
    await expect.poll(async () => (await contacts('done')).length).toBe(before + 1);
    expect((await contacts('done'))[0]).toMatchObject({ note: 'The one that ends' });
    await expect.poll(async () => (await contacts('draft'))[0]?.note).toBe('The one after it');
    expect(await noteOf(mia).inputValue()).toBe('The one after it');
    await mia.unroute('**/completion');
    await mia.getByRole('button', { name: 'Throw away' }).click();
    await mia.getByText('1 open contact').waitFor({ state: 'detached' });
  });

  test('brings back a contact that was not taken, and says why', async () => {
    await mia.route('**/completion', (route) =>
      route.fulfill({
        status: 422,
        contentType: 'application/json',
        body: JSON.stringify({ code: 'NOT_ALLOWED', status: 422, message: 'Not like this.', defined: false }),
      }),
    );
    await mia.keyboard.press('n');
    await mia.keyboard.type('Comes back');
    await mia.keyboard.press('Control+Enter');
    await mia.getByText('The contact with Adaeze Okafor is not finished: Not like this.').waitFor();
    await expect.poll(() => noteOf(mia).inputValue()).toBe('Comes back');
    await mia.unroute('**/completion');
    await mia.getByRole('button', { name: 'Throw away' }).click();
    await mia.getByText('1 open contact').waitFor({ state: 'detached' });
  });

  test('throws away a contact that the server is just hearing of', async () => {
    let begun = false;
    await mia.route('**/conversations', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
      begun = true;
    });
    const begins = mia.waitForRequest((request) => request.method() === 'POST');
    await mia.keyboard.press('n');
    await mia.keyboard.type('Nothing after all');
    await begins;
    await mia.getByRole('button', { name: 'Throw away' }).click();
    await expect.poll(() => begun).toBe(true);
    await expect.poll(() => contacts('draft')).toEqual([]);
    await mia.getByText('1 open contact').waitFor({ state: 'detached' });
    await mia.unroute('**/conversations');
    await mia.keyboard.press('Escape');
  });

  test('keeps what was typed through a reload and a second contact', async () => {
    await mia.keyboard.press('j');
    await mia.keyboard.press('n');
    await mia.keyboard.type('First, not');
    await mia.reload(); // before anything was saved
    await expect.poll(() => noteOf(mia).inputValue()).toBe('First, not');
    await saved(mia);
    await mia.getByRole('button', { name: '+ Another' }).click();
    await mia.keyboard.press('r');
    await mia.getByText('2 open contacts').waitFor();
    await expect.poll(() => noteOf(mia).inputValue()).toBe('');
    await saved(mia);
    await mia.keyboard.press('.'); // to the one that waits longest
    await expect.poll(() => noteOf(mia).inputValue()).toBe('First, not');
  });

  test('writes on without a network, and sends it once and in order when it is back', async () => {
    const before = (await contacts('done')).length;
    await context.setOffline(true);
    await mia.keyboard.press('n');
    await mia.keyboard.type(' without a network');
    await mia.getByText(/No connection/).waitFor();
    await mia.keyboard.press('Control+Enter');
    await mia.keyboard.press('Escape');
    expect(await contacts('done')).toHaveLength(before);
    await context.setOffline(false);
    await expect.poll(async () => (await contacts('done')).length).toBe(before + 1);
    const [latest] = await contacts('done');
    expect(latest?.note).toMatch(/First, not.*/);
    expect(latest?.note).toContain('without a network');
    await mia.getByText('1 open contact').waitFor();
  });

  test('keeps what is typed while the server is killed, and sends it when it is there again', async () => {
    await mia.keyboard.press('n');
    await mia.keyboard.press('End');
    const { port } = new URL(house.url);
    await mia.keyboard.type(' before');
    await house.kill();
    await mia.keyboard.type(' during');
    await mia.getByText(/No connection/).waitFor();
    house = await startHouse(dataDir, { PORT: port });
    await mia.keyboard.type(' and after the crash');
    await expect
      .poll(async () => (await contacts('draft'))[0]?.note)
      .toContain(' before during and after the crash');
    await mia.keyboard.press('Control+A');
    await mia.keyboard.press('Backspace');
    await expect.poll(async () => (await contacts('draft'))[0]?.note).toBe('');
    await mia.keyboard.press('Escape');
  });

  test('shows two people to each other, and loses nothing where both write', async () => {
    const { page: his } = await deskOf(tom);
    await mia.getByText('Tom Brook is also here').waitFor();
    await his.getByText('Mia Kern is also here').waitFor();
    await his.getByRole('button', { name: /^Mia Kern: Order/ }).click();
    await mia.getByRole('button', { name: 'Order', exact: true }).first().click();
    await expect.poll(() => noteOf(mia).inputValue()).toBe('');
    await Promise.all([noteOf(mia).fill('From Mia'), noteOf(his).fill('From Tom')]);
    const [loser, winner] = (await Promise.race(
      [mia, his].map(async (page, index) => {
        await page.getByRole('button', { name: 'Keep both' }).waitFor();
        return index === 0 ? [mia, his] : [his, mia];
      }),
    )) as [Page, Page];
    await loser.keyboard.press('Control+Enter'); // whose words stand is decided first
    await loser.locator(':focus', { hasText: 'Keep both' }).waitFor();
    await loser.keyboard.press('Enter');
    await expect.poll(() => noteOf(winner).inputValue()).toMatch(/From (Tom\nFrom Mia|Mia\nFrom Tom)/);
    await saved(loser);
    await loser.keyboard.press('Control+Enter');
    await winner
      .locator('.story-item')
      .first()
      .getByText(/From (Mia|Tom)/)
      .waitFor();
    await expect.poll(() => noteOf(winner).inputValue()).toBe('');
    await his.close();
    await mia.getByText('Tom Brook is also here').waitFor({ state: 'detached' });
  });

  test('sends what was typed after the session had ended, once somebody has signed in again', async () => {
    const { page, context: his } = await deskOf(tom);
    await page.keyboard.press('n');
    await page.keyboard.type('Written before');
    await saved(page);
    await his.clearCookies();
    await page.keyboard.insertText(' and after'); // at once: the page leaves as soon as it is told
    await page.waitForURL('**/sign-in?*');
    await page.getByLabel('E-mail').fill(tom.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(tom.password);
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await contacts('draft')).map(({ note }) => note))
      .toContain('Written before and after');
    await page.getByRole('button', { name: 'Throw away' }).click();
    await page.getByText('Thrown away').waitFor();
    await his.close();
  });

  test('lets the owner edit the lists', async () => {
    await mia.goto(`${house.url}/settings#contacts`);
    await mia.getByRole('textbox', { name: 'Another purpose' }).fill('Brewing advice');
    await mia.keyboard.press('Tab');
    await mia.keyboard.type('b');
    await mia.keyboard.press('Enter');
    await mia.getByText('Brewing advice added').waitFor();
    await inspect(mia, 'open contacts', 'main .stack');
    await mia.goto(`${house.url}/customers/${customerId}`);
    await mia.getByRole('button', { name: 'Brewing advice' }).waitFor();
    await mia.keyboard.press('b');
    await expect
      .poll(async () => (await contacts('draft')).map(({ purpose }) => purpose))
      .toEqual(['brewing_advice']);
  });

  test('met no error on any page', () => {
    expect(faults).toEqual([]);
  });
});
