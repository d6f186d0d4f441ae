// An owner says what is unusual and how much one person may upload, and whoever uploads more reads why it was refused.
import { afterAll, expect, test } from 'vitest';
import { inspect } from './page.ts';
import { visit } from './visit.ts';

const at = await visit();
afterAll(() => at.leave());

test('an owner sets limits, and a file beyond them is refused with the reason', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/settings#alerts`);
  await page.getByLabel('Cards opened').fill('40');
  await page.getByLabel('Tried without permission').fill('');
  await page.getByLabel('New ways in').uncheck();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByText('Saved').waitFor();
  await inspect(page, 'alerts and limits');
  expect(await at.send('GET', '/alerts/rules')).toMatchObject({
    cards: 40,
    refusedRequests: null,
    waysIn: false,
    newDevices: true,
  });
  await page.getByLabel('Megabytes kept for one person').fill('1');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect
    .poll(() => at.send('GET', '/imports/upload-limits'))
    .toEqual({ keptBytes: 1_000_000, filesADay: 100 });

  await page.goto(`${at.house.url}/imports`);
  const buffer = Buffer.alloc(1_000_001, 'order,date,price\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer });
  await page.getByText('One person may keep 1 MB of files here').waitFor();
  expect(at.faults).toEqual([]);
});
