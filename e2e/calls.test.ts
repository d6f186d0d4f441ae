// One call on two desks, in two real browsers: it rings on both, one takes it, the other sees who has it; and it is there
// again after the server was killed between the webhook and the card.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { newId } from '../src/core/ids.ts';
import { signGeneric } from '../src/modules/calls/adapters/generic.ts';
import { desktop, launchBrowser, phone as phoneSize } from './browser.ts';
import { type Account, ask, copyOf, type House, owner, signIn, startHouse } from './house.ts';
import { inspect, openAs } from './page.ts';

const tom = { name: 'Tom Reed', email: 'tom@rapport.test', password: 'another long password' };
const secret = 'a secret of the switchboard';
const phone = '+442079460812';
let dataDir: string;
let remove: () => Promise<void>;
let house: House;
let browser: Browser;
let cookie: string;
let telephoneId: string;
let mias: Page;
let toms: Page;
const faults: string[] = [];

async function say(event: { event: string; call: string; from?: string; extension?: string }): Promise<void> {
  const body = JSON.stringify({ id: newId(), at: new Date().toISOString(), ...event });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(`${house.url}/api/v1/telephony/${telephoneId}`, {
    method: 'POST',
    body,
    headers: {
      'x-rapport-timestamp': timestamp,
      'x-rapport-signature': signGeneric(secret, timestamp, body),
    },
  });
  expect(response.status).toBe(200);
}

async function signedIn(account: Account): Promise<Page> {
  const page = await openAs(browser, faults, house.url, account);
  await page.goto(`${house.url}/answering`);
  await page.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
  return page;
}

beforeAll(async () => {
  ({ dataDir, remove } = await copyOf(inject('house')));
  house = await startHouse(dataDir);
  cookie = await signIn(house.url);
  await ask(house, cookie, 'POST', '/staff', { ...tom, role: 'rep' });
  await ask(house, cookie, 'POST', '/customers', {
    kind: 'person',
    name: 'Adaeze Okafor',
    contactPoints: [{ kind: 'phone', value: phone }],
  });
  const { items: staff } = await ask<{ items: { staffId: string; email: string }[] }>(
    house,
    cookie,
    'GET',
    '/staff',
  );
  ({ telephoneId } = await ask<{ telephoneId: string }>(house, cookie, 'POST', '/telephones', {
    name: 'Front desk',
    kind: 'generic',
    secret,
  }));
  await ask(house, cookie, 'PUT', `/telephones/${telephoneId}/lines`, {
    lines: staff
      .filter(({ email }) => email === tom.email)
      .map(({ staffId }) => ({ staffId, extension: '12' })),
  });
  browser = await launchBrowser();
  [mias, toms] = await Promise.all([signedIn(owner), signedIn(tom)]);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await remove?.();
});

const ringing = (page: Page, name: string) =>
  page.getByRole('region', { name: /A call from/ }).getByRole('button', { name: new RegExp(name) });

describe('one call on two desks', () => {
  test('rings on both with the name; Enter takes it, and the other sees who has it', async () => {
    await say({ event: 'ringing', call: 'first', from: '020 7946 0812' });
    await Promise.all([ringing(mias, 'Adaeze Okafor').waitFor(), ringing(toms, 'Adaeze Okafor').waitFor()]);
    await inspect(toms, 'a ringing call');
    await mias.keyboard.press('Enter');
    await mias.getByRole('heading', { level: 1, name: 'Adaeze Okafor' }).waitFor();
    await toms.getByText('Mia Kern has Adaeze Okafor').waitFor();
    expect(await ringing(toms, 'Adaeze Okafor').count()).toBe(0);
    await say({ event: 'answered', call: 'first' });
    await mias.getByText(/On call · 00:0\d/).waitFor();
    await mias.getByText(/answered on ring \d/).waitFor();
    await say({ event: 'ended', call: 'first' });
    await expect.poll(() => mias.getByText(/On call/).count()).toBe(0);
  });

  test('what is typed at once belongs to the call, however late the server hears of it', async () => {
    await toms.route('**/conversations', async (route) => {
      if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await say({ event: 'ringing', call: 'quick', from: phone });
    await ringing(toms, 'Adaeze Okafor').click();
    await toms.getByRole('region', { name: 'This contact' }).waitFor();
    await toms.keyboard.press('n');
    await toms.keyboard.type('Typed while it is begun', { delay: 100 });
    const { customerId } = (
      await ask<{ items: { customerId: string }[] }>(house, cookie, 'GET', '/customers')
    ).items[0] ?? { customerId: '' };
    const drafts = () =>
      ask<{ items: { note: string; callId: string | null }[] }>(
        house,
        cookie,
        'GET',
        `/customers/${customerId}/conversations?state=draft`,
      );
    await expect
      .poll(async () => (await drafts()).items.map(({ note }) => note))
      .toContain('Typed while it is begun');
    expect((await drafts()).items).toMatchObject([
      { callId: expect.any(String) },
      { callId: expect.any(String) },
    ]);
    await toms.unroute('**/conversations');
    for (const event of ['answered', 'ended']) await say({ event, call: 'quick' });
    await toms.getByRole('button', { name: 'Throw away' }).click();
    await toms.getByText('Thrown away').waitFor();
    await toms.goto(`${house.url}/answering`);
  });

  test('rings on a list whose first answer is still on its way, and has its Enter', async () => {
    const page = await openAs(browser, faults, house.url, owner);
    await page.route(
      '**/api/v1/calls/current',
      async (route) => {
        const before = await route.fetch();
        await say({ event: 'ringing', call: 'early', from: '020 7946 0813' });
        await new Promise((resolve) => setTimeout(resolve, 500));
        await route.fulfill({ response: before });
      },
      { times: 1 },
    );
    await page.goto(`${house.url}/customers`);
    await page.getByRole('region', { name: 'A call from +44 20 7946 0813' }).waitFor();
    await page.getByRole('link', { name: 'Adaeze Okafor' }).waitFor();
    await page.keyboard.press('Enter'); // a list below listens to it as well
    await page.waitForURL('**/customers/new?*');
    for (const event of ['answered', 'ended']) await say({ event, call: 'early' });
    await page.context().close();
  });

  test('nobody knows the number: a new customer in one step, with the number filled in', async () => {
    await say({ event: 'ringing', call: 'second', from: '+49 30 901820' });
    await ringing(toms, 'New customer').click();
    await toms.getByLabel('First name').fill('Jonas');
    expect(await toms.getByRole('textbox', { name: 'Phone' }).inputValue()).toBe('+4930901820');
    expect(await toms.getByRole('combobox', { name: 'Country' }).inputValue()).toBe('Germany');
    await toms.keyboard.press('Enter');
    await toms.getByRole('heading', { level: 1, name: 'Jonas' }).waitFor();
    await say({ event: 'answered', call: 'second' });
    await toms.getByRole('link', { name: /On call/ }).waitFor(); // it leads to Jonas
    await say({ event: 'ended', call: 'second' });
  });

  test('answered at the telephone itself, an unknown or shared number leads to who it is', async () => {
    await toms.goto(`${house.url}/answering`);
    await say({ event: 'ringing', call: 'lifted', from: '+49 30 901829' });
    await ringing(toms, 'New customer').waitFor();
    await say({ event: 'answered', call: 'lifted', extension: '12' });
    await toms.getByRole('button', { name: 'New customer', exact: true }).click();
    expect(await toms.getByRole('textbox', { name: 'Phone' }).inputValue()).toBe('+4930901829');
    await say({ event: 'ended', call: 'lifted' });
    for (const name of ['Ines Roth', 'Karl Roth'])
      await ask(house, cookie, 'POST', '/customers', {
        kind: 'person',
        name,
        contactPoints: [{ kind: 'phone', value: '+4930901830' }],
      });
    await toms.goto(`${house.url}/answering`);
    await say({ event: 'ringing', call: 'shared', from: '+49 30 901830' });
    await ringing(toms, 'Karl Roth').waitFor();
    await say({ event: 'answered', call: 'shared', extension: '12' });
    await toms.getByRole('button', { name: 'Ines Roth' }).waitFor();
    await inspect(toms, 'a shared number');
    await toms.getByRole('button', { name: 'Karl Roth' }).click();
    await toms.getByRole('heading', { level: 1, name: 'Karl Roth' }).waitFor();
    await say({ event: 'ended', call: 'shared' });
  });

  test('beside another call each says whose it is, and the head keeps its place for the search', async () => {
    for (const [call, from] of [
      ['held', '020 7946 0812'],
      ['other', '+49 30 901829'],
      ['waiting', '+49 30 901831'],
    ] as const) {
      await say({ event: 'ringing', call, from });
      await say({ event: 'answered', call, extension: '12' });
    }
    const head = toms.getByRole('banner');
    await head.getByText('· Adaeze Okafor', { exact: true }).waitFor();
    await head.getByText('· +49 30 901831', { exact: true }).waitFor();
    await inspect(toms, 'three calls at once');
    for (const viewport of [phoneSize, desktop]) {
      await toms.setViewportSize(viewport);
      const search = await head.getByRole('button', { name: 'Find anyone' }).boundingBox();
      expect(search?.width).toBeGreaterThan(100);
      expect(search?.height).toBeLessThan(50);
      const { right } = await toms
        .getByRole('button', { name: /^Tom Reed/ })
        .evaluate((button) => button.getBoundingClientRect());
      expect(right).toBeLessThanOrEqual(viewport.width);
    }
    for (const call of ['held', 'other', 'waiting']) await say({ event: 'ended', call });
    await expect.poll(() => head.getByText(/On call/).count()).toBe(0);
  });

  test('is taken, written down, promised for and finished by keys alone', async () => {
    await mias.goto(`${house.url}/promises`);
    await mias.getByRole('heading', { level: 1, name: 'Promises' }).waitFor();
    const { keyboard } = mias;
    await say({ event: 'ringing', call: 'by keys', from: phone });
    await ringing(mias, 'Adaeze Okafor').waitFor();
    await keyboard.press('Enter');
    await mias.getByRole('heading', { level: 1, name: 'Adaeze Okafor' }).waitFor();
    await say({ event: 'answered', call: 'by keys' });
    await mias.getByText(/On call/).waitFor();
    await mias.getByText('Saved', { exact: true }).waitFor(); // the contact of this call has begun by itself
    await keyboard.press('n');
    await keyboard.type('Brew head slow in the mornings');
    await keyboard.press('Escape');
    for (const key of ['s', 'i', 'h', 'd', 'y', 'p']) await keyboard.press(key);
    await keyboard.type('Send the descaling kit');
    await keyboard.press('Tab');
    await keyboard.type('tomorrow 10');
    await mias.getByText(/at 10:00/).waitFor();
    await keyboard.press('Enter');
    await mias.getByText('Promised', { exact: true }).waitFor();
    await say({ event: 'ended', call: 'by keys' });
    await keyboard.press('Control+Enter');
    await mias.getByText('Contact with Adaeze Okafor finished').waitFor();
    type Rows = { items: Record<string, unknown>[] };
    const found = await ask<Rows>(house, cookie, 'GET', '/search?q=Okafor');
    const customer = `/customers/${String(found.items[0]?.['customerId'])}`;
    const contacts = await ask<Rows>(house, cookie, 'GET', `${customer}/conversations?state=done`);
    const promises = await ask<Rows>(house, cookie, 'GET', `${customer}/promises`);
    expect(contacts.items).toMatchObject([
      {
        ...{ note: 'Brew head slow in the mornings', purpose: 'support', outcome: 'solved' },
        ...{ moodStart: 'neutral', moodEnd: 'happy', firstTime: true },
      },
    ]);
    expect(promises.items).toMatchObject([
      { what: 'Send the descaling kit', conversationId: contacts.items[0]?.['conversationId'] },
    ]);
  });

  test('survives a kill between webhook and card', async () => {
    await Promise.all([mias.goto('about:blank'), toms.goto(`${house.url}/answering`)]);
    await toms.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
    await say({ event: 'ringing', call: 'third', from: phone });
    const { port } = new URL(house.url);
    await house.kill();
    house = await startHouse(dataDir, { PORT: port });
    await mias.goto(`${house.url}/customers`); // a page that comes anew
    await Promise.all([ringing(mias, 'Adaeze Okafor').waitFor(), ringing(toms, 'Adaeze Okafor').waitFor()]);
  });

  test('given up, it waits on Today to be called back', async () => {
    await say({ event: 'missed', call: 'third' });
    await mias.goto(`${house.url}/today`);
    const section = mias.getByRole('region', { name: /Call back/ });
    await section.waitFor();
    await inspect(mias, 'Today with a call to give back');
    await section.getByRole('link', { name: 'Adaeze Okafor' }).waitFor();
    await section.getByRole('button', { name: 'Called back' }).click();
    await expect.poll(() => section.count()).toBe(0);
  });

  test('Answering and the telephones of Settings are for everybody', async () => {
    await toms.goto(`${house.url}/answering`);
    await toms.getByText('By hour of the day').waitFor();
    await inspect(toms, 'Answering');
    await mias.goto(`${house.url}/settings#telephone`);
    await mias.getByText(/Last heard/).waitFor();
    await mias.getByText(/The form, with an example/).click();
    await inspect(mias, 'Settings, Telephone');
  });

  test('met no error on any page', () => {
    expect(faults).toEqual([]);
  });
});
