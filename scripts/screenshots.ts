// The pictures of the README, from the running product: npm run screenshots. Card, Today, Worth and the list show the
// sample company, the import a cut of Online Retail.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { desktop, launchBrowser } from '../e2e/browser.ts';
import { makeDataDir, owner, setUp, startHouse } from '../e2e/house.ts';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const cut = fileURLToPath(new URL('../src/modules/imports/testdata/online-retail-cut.csv', import.meta.url));
await mkdir(docs, { recursive: true });
const { dataDir, remove } = await makeDataDir();
const house = await startHouse(dataDir);
const browser = await launchBrowser();
try {
  const cookie = await setUp(house.url);
  const headers = { cookie, 'content-type': 'application/json' };
  const api = async (method: string, path: string): Promise<unknown> => {
    const response = await fetch(`${house.url}/api/v1${path}`, {
      method,
      headers,
      body: method === 'GET' ? undefined : '{}',
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  await api('POST', '/sample');
  await until(
    async () =>
      (
        (await api('GET', '/customers?sort=nextYearMinor&direction=desc&columns=nextYearMinor&limit=1')) as {
          items: { nextYearMinor: number }[];
        }
      ).items[0]?.nextYearMinor ?? 0,
  );

  const page = await browser.newPage({ viewport: desktop, locale: 'en-GB' });
  await page.goto(`${house.url}/sign-in`);
  await page.getByLabel('E-mail').fill(owner.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(owner.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  const shoot = async (name: string, path: string, ready: string): Promise<void> => {
    await page.goto(house.url + path);
    await page.getByText(ready).first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500); // fonts and charts settle
    await page.screenshot({ path: `${docs}${name}.png` });
  };
  const later = (await api(
    'GET',
    `/customers?${new URLSearchParams({ filter: JSON.stringify([{ field: 'signal', op: 'is', values: ['later'] }]), sort: 'nextYearMinor', direction: 'desc', limit: '1' })}`,
  )) as { items: { customerId: string }[] };
  await shoot('customers', '/customers', 'Customers');
  await shoot('card', `/customers/${later.items[0]?.customerId ?? ''}`, 'Next 12 months');
  await shoot('today', '/today', 'Today');
  await shoot('worth', '/worth', 'Signals');
  await page.goto(`${house.url}/imports`);
  await page.locator('input[type=file]').setInputFiles(cut);
  await page.getByText('What this will make').waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${docs}import.png` });
} finally {
  await browser.close();
  await house.stop();
  await remove();
}

async function until(ready: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error('this took longer than two minutes');
}
