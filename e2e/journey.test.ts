// What a stranger does in the first two minutes, in a real browser: set up, import, look, find, edit, take back.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type House, makeDataDir, owner, startHouse } from './house.ts';
import { inspect, openPage } from './page.ts';

const cut = new URL('../src/modules/imports/testdata/online-retail-cut.csv', import.meta.url);
let dataDir: string;
let remove: () => Promise<void>;
let house: House;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  ({ dataDir, remove } = await makeDataDir());
  house = await startHouse(dataDir);
  browser = await launchBrowser();
  page = await openPage(browser, faults);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
  await remove?.();
});

/** The cut of Online Retail with four lines that cannot be taken. */
async function fileWithProblems(): Promise<string> {
  const text = await readFile(cut, 'utf8');
  const bad = [
    '900001,85123A,HEART,6,not a date,2.55,17850,France',
    '900002,85123A,HEART,many,2011-01-04 10:00:00,2.55,17850,France',
    '900003,85123A,HEART,6,2099-01-04 10:00:00,2.55,17850,France',
    '900004,85123A',
  ];
  const path = join(dataDir, 'export.csv');
  await writeFile(path, `${text.trimEnd()}\n${bad.join('\n')}\n`);
  return path;
}

describe('a stranger', () => {
  test('creates the business, and the page closes for good', async () => {
    await page.goto(house.url);
    await page.getByLabel('Your name').fill(owner.name);
    await page.getByLabel('E-mail').fill(owner.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
    await page.getByLabel('Name of the business').fill('Kern Gifts');
    await page.getByLabel('First site').fill('Harbour Street');
    await inspect(page, 'first run');
    await page.getByRole('button', { name: 'Create and go on' }).click();
    await page.getByRole('heading', { name: /Good to have you, Mia/ }).waitFor();
    await inspect(page, 'start');
    await page.goto(`${house.url}/welcome`);
    await page.waitForURL((url) => url.pathname !== '/welcome');
  });

  test('drops an export, sees what it means before anything is written, and imports it', async () => {
    await page.goto(`${house.url}/imports`);
    await inspect(page, 'imports');
    await page.locator('input[type=file]').setInputFiles(await fileWithProblems());
    await page.getByText('What this will make').waitFor();
    await expect.poll(() => page.locator('body').innerText()).toContain('13,938');
    await inspect(page, 'mapping');
    await page.getByRole('button', { name: /^Import 13,938 lines/ }).click();
    await page.getByRole('button', { name: /Undo/ }).waitFor();
    const result = await page.locator('main').innerText();
    expect(result).toContain('300');
    expect(result).toMatch(/4 lines? could not be taken/);
    await inspect(page, 'result');
  });

  test('gets the rejected lines back with the reason', async () => {
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download these lines' }).first().click();
    const stream = await (await waiting).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString().trim().split(/\r?\n/);
    expect(lines).toHaveLength(5);
    expect(lines.join('\n')).toContain('not a date');
  });

  test('finds customer 12748 with the keyboard and reads why they matter', async () => {
    await page.keyboard.press('Escape');
    await page.locator('h1').first().click();
    await page.keyboard.press('/');
    await page.getByRole('combobox').or(page.getByRole('searchbox')).first().fill('12748');
    await page.getByRole('option', { name: /12748/ }).first().waitFor();
    await inspect(page, 'palette');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/customers\//);
    await page.getByText('Next 12 months').waitFor();
    await page
      .getByText(/Order \d+/)
      .first()
      .waitFor();
    await inspect(page, 'card');
  });

  test('edits a name in place and takes it back', async () => {
    await page.getByRole('button', { name: 'Edit Name' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Adaeze Okafor');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Adaeze Okafor' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.getByRole('heading', { name: 'Customer 12748' }).waitFor();
  });

  test('walks list, Worth, Today and Settings', async () => {
    for (const [path, heading] of [
      ['/customers', 'Customers'],
      ['/worth', 'Worth'],
      ['/today', /Today/],
      ['/settings', 'Settings'],
    ] as const) {
      await page.goto(house.url + path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      await inspect(page, path);
    }
  });

  test('ticks somebody off on Today', async () => {
    await page.goto(`${house.url}/today`);
    await page.getByRole('row').nth(1).waitFor();
    const before = await page.locator('main').innerText();
    await page.keyboard.press('x');
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('main').innerText()).not.toBe(before);
  });

  test('puts somebody off on Today by a key, with the note that was typed', async () => {
    await page.goto(`${house.url}/today`);
    await page.getByRole('row').nth(1).waitFor();
    await page.keyboard.press('x');
    const note = page.getByRole('textbox', { name: 'Note for the story, if there is one' });
    await note.fill('On holiday until Monday');
    await page.keyboard.press('Escape');
    const settled = page.waitForRequest((request) => request.method() !== 'GET');
    await page.keyboard.press('j'); // at somebody else, whose choice is not open
    await page.keyboard.press('1');
    await page.keyboard.press('k');
    await page.keyboard.press('s');
    expect((await settled).postDataJSON()).toMatchObject({
      outcome: 'not_today',
      note: 'On holiday until Monday',
    });
    await note.waitFor({ state: 'detached' });
  });

  test('undoes the whole import; only whom somebody dealt with since stays, without an order', async () => {
    await page.goto(`${house.url}/imports`);
    await page
      .getByRole('button', { name: /Undo the import/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: /Undo/ }).click();
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const list = async (): Promise<{ orders: number }[]> => {
      const response = await fetch(`${house.url}/api/v1/customers?limit=200&columns=orders`, {
        headers: { cookie },
      });
      const { items } = (await response.json()) as { items: { orders: number }[] };
      return items;
    };
    await expect.poll(async () => (await list()).filter(({ orders }) => orders > 0).length).toBe(0);
    // of 300: the edited one, and those on today's list
    expect((await list()).length).toBeLessThanOrEqual(25);
    await page.getByText('undone').first().waitFor();
  });

  test('met no error on any page', () => {
    expect(faults).toEqual([]);
  });
});
