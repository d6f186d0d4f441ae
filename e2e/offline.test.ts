// A page that stands open while nobody answers: nothing of it goes, and what was asked for comes when it can.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Visit, visit } from './visit.ts';

let at: Visit;
beforeAll(async () => {
  at = await visit();
});
afterAll(() => at?.leave());

test('a room that was not opened yet comes when the network is back; until then nothing typed is lost', async () => {
  const page = await at.openAsOwner();
  await page.goto(`${at.house.url}/customers/new`);
  await page.getByLabel('First name').fill('Ada');
  await page.context().setOffline(true);
  const missed = page.waitForEvent('requestfailed', (request) => request.url().includes('/assets/'));
  const freshness = page.getByRole('link', { name: 'Freshness' });
  await freshness.hover(); // asks for the room ahead
  await missed;
  expect(await page.getByLabel('First name').inputValue()).toBe('Ada');
  await freshness.click();
  await page.getByText('could not be loaded').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'Freshness' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/freshness');
});

test('the page of an import that runs says that the connection is lost, and goes on when it is back', async () => {
  const { importNo } = await importCut();
  const page = await at.openAsOwner();
  const its = `**/api/v1/imports/${importNo}`;
  await page.route(its, async (route) => {
    const response = await route.fetch();
    const whole = (await response.json()) as object;
    await route.fulfill({ response, json: { ...whole, state: 'running' } });
  });
  await page.goto(`${at.house.url}/imports/${importNo}`);
  await page.getByRole('heading', { name: 'Importing…' }).waitFor();
  await page.unroute(its);
  await page.route(its, (route) => route.abort());
  await page.getByRole('heading', { name: 'The connection to the server is lost' }).waitFor();
  await page.unroute(its);
  await page.getByText('Nothing new', { exact: false }).or(page.getByText('Imported in')).first().waitFor();
});

test('a part that an upgrade took away is not answered with a page', async () => {
  const answer = await fetch(`${at.house.url}/assets/gone-1a2b3c4d.js`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).not.toContain('html');
});

async function importCut(): Promise<{ importNo: number }> {
  const sent = await fetch(`${at.house.url}/api/v1/files?name=cut.csv`, {
    method: 'POST',
    headers: { cookie: at.cookie, 'content-type': 'application/octet-stream' },
    body: 'order,date,customer,amount\nA1,2024-03-25,7,2.50\n',
  });
  const { fileId } = (await sent.json()) as { fileId: string };
  const { importNo } = await at.send<{ importNo: number }>('POST', '/imports', { fileId });
  type State = { state: string; analysis: object | null };
  const now = (): Promise<State> => at.send('GET', `/imports/${importNo}`);
  await expect.poll(async () => (await now()).analysis, { timeout: 60_000 }).not.toBeNull();
  await at.send('POST', `/imports/${importNo}/run`, {});
  await expect.poll(async () => (await now()).state, { timeout: 60_000 }).toBe('done');
  return { importNo };
}
