// From the webhook of a ringing call to what a rep sees, in a real browser on the bench house: the call with name and
// worth, and, Enter pressed at once, the customer's card. The limit is a request that the same page makes for nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import pg from 'pg';
import { desktop, launchBrowser } from '../e2e/browser.ts';
import { buildPagesIfStale } from '../src/commands/build-pages.ts';
import { newId } from '../src/core/ids.ts';
import { signGeneric } from '../src/modules/calls/adapters/generic.ts';
import { openBenchHouse, sizes } from './dataset.ts';
import type { Figure } from './figure.ts';

const calls = 60;
const warm = 5;
const secret = 'a secret that only the bench uses';

type Server = { url: string; key: string; email: string; password: string };
/** milliseconds since 1970, on the clock that page and bench share */
type Seen = { rang: number; card: number };

export async function benchRing(say: (text: string) => void, size = sizes): Promise<Figure[]> {
  await buildPagesIfStale();
  const postgres = await openBenchHouse(say, size);
  const server = spawn(
    process.execPath,
    [fileURLToPath(new URL('server.ts', import.meta.url)), JSON.stringify(postgres.connection)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const browser = await launchBrowser();
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const house = JSON.parse(line.toString()) as Server;
    const phones = await somePhones(postgres.connection, calls + warm);
    const telephone = await addTelephone(house);
    const context = await browser.newContext({ viewport: desktop, locale: 'en-GB' });
    const page = await context.newPage();
    await signIn(page, house);
    const bare = await bareRequests(page);
    const times: { ring: number; card: number }[] = [];
    for (const phone of phones) {
      await ready(page);
      const sent = Date.now();
      const call = await ring(house.url, telephone, phone, 'ringing');
      const { rang, card } = await page.evaluate<Seen>('window.seen');
      await ring(house.url, telephone, phone, 'ended', call);
      times.push({ ring: rang - sent, card: card - sent });
    }
    const measured = times.slice(warm);
    const customers = size.customers.toLocaleString('en');
    return [
      ...percentiles(
        `ring: webhook to painted call with name and worth, ${customers} customers`,
        measured.map((each) => each.ring),
        bare,
      ),
      ...percentiles(
        `ring: webhook to painted card, ${customers} customers`,
        measured.map((each) => each.card),
        bare,
      ),
    ];
  } finally {
    await browser.close();
    server.kill();
    await once(server, 'exit');
    await postgres.stop();
  }
}

function percentiles(name: string, times: readonly number[], bare: readonly number[]): Figure[] {
  const at = (list: readonly number[], share: number): number => {
    const sorted = list.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  };
  return [0.5, 0.95].map((share) => ({
    name: `${name}, p${share * 100}`,
    value: at(times, share),
    unit: 'ms',
    limit: at(bare, share),
    limitName: 'an empty request of the same page',
    ratio: at(times, share) / at(bare, share),
  }));
}

async function somePhones(connection: pg.ClientConfig, count: number): Promise<string[]> {
  const client = new pg.Client(connection);
  await client.connect();
  const { rows } = await client.query<{ phone: string }>(
    `SELECT normalised AS phone FROM contact_lookups WHERE kind = 'phone'
       AND normalised > '+4420' || (SELECT lpad((floor(random() * 80) + 10)::text, 2, '0'))
     ORDER BY normalised LIMIT $1`,
    [count],
  );
  await client.end();
  return rows.map((row) => row.phone);
}

async function addTelephone({ url, key }: Server): Promise<string> {
  const response = await fetch(`${url}/api/v1/telephones`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', kind: 'generic', secret }),
  });
  const { telephoneId } = (await response.json()) as { telephoneId: string };
  return telephoneId;
}

async function signIn(page: Page, { url, email, password }: Server): Promise<void> {
  await page.goto(url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Answering' }).first().waitFor();
}

/** How long the page waits for /health: what browser, loopback and server cost without any work. */
async function bareRequests(page: Page): Promise<number[]> {
  return page.evaluate<number[]>(`(async () => {
    const times = [];
    for (let i = 0; i < 100; i++) {
      const before = performance.now();
      await (await fetch('/health')).text();
      times.push(performance.now() - before);
    }
    return times;
  })()`);
}

/**
 * Another room is open and nothing has the focus. The page notes when a call and then a card was painted: two frames
 * after it was in the document. It answers by Enter as soon as it sees the call.
 */
async function ready(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Answering' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Answering' }).waitFor();
  await page.locator('.ringing').first().waitFor({ state: 'detached' });
  await page.evaluate(`(() => {
    document.activeElement?.blur();
    const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now()))));
    const appears = (selector) => new Promise((done) => {
      if (document.querySelector(selector)) return done();
      const observer = new MutationObserver(() => {
        if (!document.querySelector(selector)) return;
        observer.disconnect();
        done();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    window.seen = (async () => {
      await appears('.ringing .ringing-worth');
      const rang = await painted();
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      await appears('.card-page .place-worth');
      return { rang, card: await painted() };
    })();
  })()`);
}

async function ring(
  url: string,
  telephoneId: string,
  from: string,
  event: string,
  call: string = newId(),
): Promise<string> {
  const body = JSON.stringify({ id: newId(), call, event, from, at: new Date().toISOString() });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const response = await fetch(`${url}/api/v1/telephony/${telephoneId}`, {
    method: 'POST',
    body,
    headers: {
      'x-rapport-timestamp': timestamp,
      'x-rapport-signature': signGeneric(secret, timestamp, body),
    },
  });
  if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  return call;
}
