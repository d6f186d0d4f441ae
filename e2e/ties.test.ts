// What a customer owns, who belongs to them, and a handing over to somebody else: by keyboard, with the way back.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { owner } from './house.ts';
import { inspect } from './page.ts';
import { type Visit, visit } from './visit.ts';

let at: Visit;
let page: Page;
let customerId = '';

beforeAll(async () => {
  at = await visit();
  await at.send('POST', '/staff', {
    name: 'Tom Sutcliffe',
    email: 'tom@rapport.test',
    role: 'rep',
    password: 'a long enough password',
  });
  const { me } = await at.send<{ me: { staffId: string } }>('GET', '/welcome');
  customerId = await at.addCustomer({ name: 'Adaeze Okafor', ownerId: me.staffId });
  page = await at.openAsOwner();
});
afterAll(() => at?.leave());

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('what they own is written down in one form, and taken back with one button', async () => {
  await page.goto(`${at.house.url}/customers/${customerId}`);
  await page.getByRole('button', { name: 'Show every field' }).focus();
  await press('Enter');
  await page.getByRole('button', { name: 'Add what they own' }).focus();
  await press('Enter');
  await page.getByRole('combobox', { name: 'What', exact: true }).waitFor();
  await page.keyboard.type('Linea Mini');
  await press('Tab');
  await page.keyboard.type('2023');
  await inspect(page, 'card with the form of what they own');
  await page.getByRole('textbox', { name: 'Since' }).focus();
  await press('Enter');
  await page.getByRole('button', { name: 'Owns: Linea Mini (2023)' }).waitFor();
  await page.getByText('Owns Linea Mini').waitFor();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await page.getByText('Taken back').waitFor();
  await page.getByRole('button', { name: 'Owns: Linea Mini (2023)' }).waitFor({ state: 'detached' });
});

test('somebody whom nobody knew yet is introduced in one step, and stands on both cards', async () => {
  await page.getByRole('button', { name: 'Add somebody' }).focus();
  await press('Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Tab');
  await page.keyboard.insertText('Ravi Menon'); // as it is pasted
  await page.getByRole('option', { name: /New customer/ }).waitFor();
  await press('Enter');
  await page.getByLabel(/^Note \(may/).waitFor();
  expect(await page.getByRole('combobox', { name: 'Who', exact: true }).inputValue()).toBe('Ravi Menon');
  await press('Enter');
  const panel = page.getByRole('region', { name: 'Belongs together' });
  await panel.getByRole('link', { name: 'Ravi Menon' }).waitFor();
  await page.getByText('1 customer · £0 so far').waitFor();
  await panel.getByRole('link', { name: 'Ravi Menon' }).click();
  await page.getByRole('heading', { name: 'Ravi Menon' }).waitFor();
  await panel.getByText('Was introduced by').waitFor();
});

test('a handing over says beforehand what it moves, does it, and gives it back', async () => {
  await page.goto(`${at.house.url}/handover`);
  await page.getByRole('combobox', { name: 'From' }).click();
  await page.getByRole('option', { name: owner.name }).click();
  await page.getByRole('combobox', { name: 'To', exact: true }).click();
  await page.getByRole('option', { name: 'Tom Sutcliffe' }).click();
  await page.getByText('Tom Sutcliffe: about 1').waitFor();
  await inspect(page, 'hand over');
  await page.getByRole('button', { name: 'Hand over 1 customer' }).click();
  await page.getByRole('button', { name: 'Give back' }).waitFor();
  // nobody is chosen any more
  await page.getByRole('button', { name: 'Hand over 0 customers' }).waitFor();
  const ownerOf = async (): Promise<string> =>
    (await at.send<{ ownerId: string }>('GET', `/customers/${customerId}`)).ownerId;
  const toms = await ownerOf();
  await page.getByRole('button', { name: 'Give back' }).click();
  await page.getByText('given back', { exact: true }).waitFor();
  expect(await ownerOf()).not.toBe(toms);
  expect(at.faults).toEqual([]);
});
