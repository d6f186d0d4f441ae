// Who is quicker than the network: nothing is done twice, and nothing chosen or typed meanwhile is lost.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
beforeAll(async () => {
  at = await visit();
});
afterAll(() => at?.leave());

/** What changes something waits until it is let through. */
async function hold(page: Page): Promise<{ release(): Promise<void>; held: string[] }> {
  const held: string[] = [];
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().method() !== 'GET') {
      held.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
      await opened;
    }
    await route.continue();
  });
  return {
    held,
    async release() {
      open();
      await page.unrouteAll({ behavior: 'wait' });
    },
  };
}

test('two sites chosen in one go are both kept, and so is the name that is typed while another is added', async () => {
  await at.send('POST', '/sites', { name: 'Hill Road' });
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/settings#staff`);
  const name = page.getByRole('textbox', { name: 'Name' });
  const email = page.getByRole('textbox', { name: 'E-mail' });
  await name.fill('Ada Rep');
  await email.fill('ada@rapport.test');
  const adding = await hold(page);
  await email.press('Enter');
  await expect.poll(() => adding.held).toHaveLength(1);
  await name.fill('Bo');
  await adding.release();
  const row = page.getByRole('row', { name: /Ada Rep/ });
  await row.waitFor();
  await expect.poll(() => email.inputValue()).toBe('');
  expect(await name.inputValue()).toBe('Bo');

  await row.getByLabel('Sites').click();
  const choosing = await hold(page);
  await page.getByRole('option', { name: 'Hill Road' }).click();
  await page.getByRole('option', { name: 'Harbour Street' }).click();
  await expect.poll(() => choosing.held).not.toHaveLength(0);
  await choosing.release();
  const sites = async (): Promise<number> => {
    const { items } = await at.send<{ items: { name: string; siteIds: string[] }[] }>('GET', '/staff');
    return items.find(({ name }) => name === 'Ada Rep')?.siteIds.length ?? 0;
  };
  await expect.poll(sites).toBe(2);
});

test('a key pressed again and again merges one pair', async () => {
  for (const name of ['Wilhelmina Winterbottom', 'Ottoline Okonkwo'])
    for (let time = 0; time < 2; time++) await at.addCustomer({ name, birthday: '1980-02-03' });
  await at.send('POST', '/duplicates/searches', {});
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/duplicates`);
  await page.getByText('2 pairs').waitFor();
  await page.getByRole('button', { name: /^Merge/ }).waitFor();
  const merging = await hold(page);
  for (let time = 0; time < 3; time++) await page.keyboard.press('m');
  await expect.poll(() => merging.held).not.toHaveLength(0);
  await merging.release();
  await page.getByText('1 pair').waitFor();
  expect(merging.held.filter((each) => each.endsWith('/merges'))).toHaveLength(1);
  await page.getByText(/^Merged into/).waitFor();
  expect(await page.getByRole('alert').count()).toBe(1); // the message, and no complaint
  expect(at.faults).toEqual([]);
});

test('a card that stands open shows nobody who was deleted meanwhile, and shows them again when they are back', async () => {
  const customerId = await at.addCustomer({ name: 'Cy Gone' });
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/customers/${customerId}`);
  await page.getByRole('button', { name: /^More about/ }).waitFor();
  const { trashId } = await at.send<{ trashId: string }>('DELETE', `/customers/${customerId}`);
  await page.getByText('This is not here').waitFor();
  expect(await page.getByRole('button', { name: /^Finish/ }).count()).toBe(0);
  await at.send('POST', `/trash/${trashId}/restoration`, {});
  await page.getByRole('button', { name: /^Finish/ }).waitFor();
});
