// What to say, without a mouse, and on two desks at once.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspect } from './page.ts';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let [here, there]: Page[] = [];
let customerId = '';
const hostile = 'Adaeze <img src=x onerror="window.pwned=true">';

beforeAll(async () => {
  at = await visit();
  const add = (path: string, body: object): Promise<unknown> => at.send('POST', path, body);
  customerId = await at.addCustomer({ name: hostile, givenName: hostile });
  await add('/products', { code: 'ESP', name: 'House espresso', price: '12' });
  await add(`/customers/${customerId}/orders`, { number: '58213', lines: [{ code: 'ESP', quantity: 1 }] });
  await add(`/customers/${customerId}/promises`, {
    ...{ promiseId: crypto.randomUUID(), what: 'Send the descaling kit', confirmPast: true },
    dueAt: new Date(Date.now() - 3_600_000).toISOString(),
  });
  here = await at.openAsOwner();
  there = await at.openAsOwner();
  for (const page of [here, there]) {
    await page.goto(`${at.house.url}/customers/${customerId}`);
    await page.getByText('Send the descaling kit').first().waitFor();
  }
});
afterAll(() => at?.leave());

const say = (page: Page | undefined) => {
  if (!page) throw new Error('the page did not open');
  return page.getByRole('region', { name: 'What to say' });
};
const states = (page: Page | undefined): Promise<(string | null)[]> =>
  say(page)
    .locator('ol.say > li')
    .evaluateAll((lines) => lines.map((line) => line.className));
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await here?.keyboard.press(key);
}

test('a digit ticks a line, the other desk sees it, and the digit again takes it back', async () => {
  await expect.poll(() => states(here)).toEqual(['say-open', 'say-open', 'say-open', 'say-open']);
  await press('2');
  await expect.poll(() => states(there)).toEqual(['say-open', 'say-done', 'say-open', 'say-open']);
  await press('2');
  await expect.poll(() => states(there)).toEqual(['say-open', 'say-open', 'say-open', 'say-open']);
  await press('0', '1');
  await expect.poll(() => states(there)).toEqual(['say-skipped', 'say-open', 'say-open', 'say-open']);
});

test('digits are silent while somebody types', async () => {
  await press('n', '2', '3');
  expect(await here?.getByPlaceholder('What is it about?').inputValue()).toBe('23');
  await press('Escape');
  await expect.poll(() => states(there)).toEqual(['say-skipped', 'say-open', 'say-open', 'say-open']);
});

test('a promise is settled where it is said', async () => {
  await press('3');
  await say(here).getByRole('button', { name: 'Kept', exact: true }).waitFor();
  await press('Enter');
  await expect.poll(() => states(here)).toEqual(['say-skipped', 'say-open', 'say-done', 'say-open']);
});

test('markup in a name is text, and no script threw', async () => {
  await say(there).getByText(hostile).first().waitFor();
  expect(await there?.evaluate(() => 'pwned' in window)).toBe(false);
  expect(at.faults).toEqual([]);
});

test('somebody upset is listened to, and what was left says so after another mood', async () => {
  await press('u');
  await expect.poll(() => say(here).locator('ol.say > li').count()).toBe(1);
  await say(here).getByText('Listen first.').waitFor();
  await press('i');
  await say(here).getByText('Apologise').waitFor();
  await say(there).getByText('Apologise').waitFor(); // the same person at two desks
  expect(await say(here).getByText('Thank').count()).toBe(0);
  await inspect(here as Page, 'desk', '[aria-label="What to say"]');
});

test('a line of the house is written, tried and said', async () => {
  await here?.getByRole('button', { name: 'Throw away' }).click();
  await say(there).getByText('Thank').waitFor();
  await here?.goto(`${at.house.url}/settings#say`);
  await here?.getByRole('button', { name: 'Add a line of your own' }).click();
  await here?.getByLabel('English', { exact: true }).fill('Ask how {{givenName}} found us');
  await here?.getByRole('region', { name: 'What they would hear' }).getByText(`Ask how ${hostile}`).waitFor();
  await inspect(here as Page, 'what to say', '.say-tab');
  await here?.getByLabel('English', { exact: true }).focus();
  await press('Control+Enter', 'Control+Enter');
  await say(there).getByText(`Ask how ${hostile} found us`).waitFor();
  await here?.getByRole('button', { name: 'Add a line of your own' }).waitFor();
  const { items } = await at.send<{ items: { kind: string }[] }>('GET', '/say/rules');
  expect(items.filter(({ kind }) => kind === 'own')).toHaveLength(1);
});
