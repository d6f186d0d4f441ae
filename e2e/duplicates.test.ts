// Whoever is in the book twice becomes one, field by field and with the way back; and whoever was erased does not come
// back unasked. By the keyboard alone.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspect } from './page.ts';
import { type Visit, visit } from './visit.ts';

type Customer = { customerId: string; name: string; company: string | null; birthday: string | null };

let at: Visit;
let page: Page;
let [first, second] = ['', ''];

beforeAll(async () => {
  at = await visit();
  first = await at.addCustomer({
    ...{ givenName: 'Adaeze', familyName: 'Okafor', name: 'Adaeze Okafor', company: 'Quay Dental' },
    contactPoints: [{ kind: 'phone', value: '+442079460011' }],
    addresses: [{ street: '14 Quarry Lane', city: 'Bristol', postcode: 'BS1 4RW' }],
  });
  second = await at.addCustomer({
    ...{ givenName: 'Adaeze', familyName: 'Okafro', name: 'Adaeze Okafro', company: 'Quay Dental Ltd' },
    birthday: '1980-04-05',
    contactPoints: [{ kind: 'phone', value: '+442079460011' }],
    addresses: [{ street: '14 Quarry Ln', city: 'Bristol', postcode: 'BS1 4RW' }],
  });
  await at.addCustomer({ name: 'Bao Tran', contactPoints: [{ kind: 'phone', value: '+442079460012' }] });
  page = await at.openAsOwner();
  await page.goto(at.house.url);
});
afterAll(() => at?.leave());
const read = (id: string): Promise<Customer> => at.send('GET', `/customers/${id}`);

test('two who are one are found with the reasons, merged field by field, and parted again', async () => {
  await page.getByRole('button', { name: /^Find anyone/ }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('Duplicates'); // at once: no letter may get lost while the box opens
  await page.getByText('0 customers found').waitFor({ state: 'attached' });
  await page.keyboard.press('Enter');
  await page.getByText('Nobody has looked yet').waitFor();
  await page.getByRole('button', { name: 'Look now' }).focus();
  await page.keyboard.press('Enter');

  const pane = page.getByRole('region', { name: /side by side/ });
  await pane.waitFor();
  await page.getByText('1 pair to look at').waitFor();
  for (const reason of ['same phone', 'similar name', 'same address'])
    await pane.getByText(reason, { exact: true }).waitFor();
  await inspect(page, 'duplicates');

  // who is here longer says it better, unless somebody knows more
  const companies = pane.getByRole('row', { name: /^Company/ }).getByRole('radio');
  const chosen = pane.getByRole('row', { name: /^Company/ }).getByRole('radio', { checked: true });
  expect(await companies.count()).toBe(2);
  await chosen.focus();
  await page.keyboard.press('ArrowRight');
  await pane.getByRole('radio', { name: 'Quay Dental Ltd', exact: true, checked: true }).waitFor();
  await page.keyboard.press('m');
  await page.getByText('Merged into Adaeze Okafor').waitFor();
  await page.getByText('Nobody is here twice').waitFor();
  expect(await read(first)).toMatchObject({
    name: 'Adaeze Okafor',
    company: 'Quay Dental Ltd',
    birthday: '1980-04-05',
  });
  await expect(read(second)).rejects.toThrow('404');

  await page.getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Taken back', { exact: true }).waitFor();
  expect(await read(first)).toMatchObject({ company: 'Quay Dental', birthday: null });
  expect(await read(second)).toMatchObject({ name: 'Adaeze Okafro', birthday: '1980-04-05' });
});

test('whoever was erased is added again only with a reason', async () => {
  const gone = await at.addCustomer({
    name: 'Chidi Eze',
    contactPoints: [{ kind: 'email', value: 'chidi@eze.test' }],
  });
  await at.send('POST', `/customers/${gone}/erasure`, { name: 'Chidi Eze' });

  await page.goto(`${at.house.url}/customers/new`);
  await page.getByLabel('First name').focus();
  await page.keyboard.type('Chidi');
  await page.getByRole('textbox', { name: 'E-mail' }).focus();
  await page.keyboard.type('Chidi@Eze.test');
  await page.getByText(/asked to be erased on/).waitFor();
  await inspect(page, 'new customer who was erased');
  await page.getByLabel(/^Why are they added/).focus();
  await page.keyboard.type('He rang and asked');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Chidi' }).waitFor();
  const { items: audited } = await at.send<{ items: { input: object }[] }>(
    'GET',
    '/audit?operation=customers.create',
  );
  expect(audited[0]?.input).toMatchObject({ despiteErasure: 'He rang and asked' });
  expect(at.faults).toEqual([]);
});
