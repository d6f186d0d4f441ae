// Two servers and two workers, each a process, on one database: whatever one of them knows, the other has to know.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enqueue } from './core/jobs.ts';
import { manyLines } from './modules/imports/imports.testing.ts';
import { type Client, clientFor, databaseUrl, startTestApp } from './testing.ts';

const app = await startTestApp();
const dataDir = await mkdtemp(join(tmpdir(), 'rapport-two-'));
const env = {
  ...process.env,
  DATABASE_URL: databaseUrl(app.connection),
  RAPPORT_DATA: dataDir,
  RAPPORT_SECRET: 'a secret that only tests use, 32+',
  RAPPORT_RATE_LIMIT: '200',
  PORT: '0',
};
const processes: ChildProcess[] = [];

/** @returns the first line that it says */
async function begin(script: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}

let [a, b] = ['', ''];
let [atA, atB]: Client[] = [];
let key: string;

beforeAll(async () => {
  key = await app.keyOf('owner');
  [a, b] = await Promise.all([begin('serve.testing.ts'), begin('serve.testing.ts')]);
  await Promise.all([begin('../bin/rapport.js', 'work'), begin('../bin/rapport.js', 'work')]);
  [atA, atB] = [clientFor(a, key), clientFor(b, key)];
});

afterAll(async () => {
  await endAll();
  await rm(dataDir, { recursive: true, force: true });
});

/** @returns how each ended */
async function endAll(): Promise<unknown[]> {
  const ended = processes.splice(0).map(async (child) => {
    child.kill('SIGTERM');
    return child.exitCode ?? (await once(child, 'exit'))[0];
  });
  return Promise.all(ended);
}

function post(
  url: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('two servers', () => {
  test('know who signed in at the other, and that the session has ended', async () => {
    const credentials = { email: 'owner@rapport.test', password: 'correct horse battery' };
    const answer = await post(a, '/api/auth/sign-in/email', credentials);
    expect(answer.status).toBe(200);
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const me = async (): Promise<unknown> => {
      const welcome = await fetch(`${b}/api/v1/welcome`, { headers: { cookie } });
      return ((await welcome.json()) as { me: { email: string } | null }).me?.email;
    };
    expect(await me()).toBe(credentials.email);
    expect((await post(a, '/api/auth/sign-out', {}, { cookie, origin: a })).status).toBe(200);
    expect(await me()).toBeUndefined();
  });

  test('tell their pages what was changed at the other', async () => {
    const live = await fetch(`${b}/api/live`, { headers: { authorization: `Bearer ${key}` } });
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    const customer = await atA?.customers.create({ name: 'Ada Two' });
    let heard = '';
    while (!heard.includes(customer?.customer.customerId ?? '?'))
      heard += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    expect(heard).toContain('"topic":"customer"');
  });

  test('obey at once what an owner changed at the other', async () => {
    await atA?.team.updateBusiness({ settings: { todayLength: 7 } });
    expect((await atB?.team.welcome({}))?.business?.settings.todayLength).toBe(7);
    const rep = await app.keyOf('rep');
    const staff = (await atB?.team.staff({}))?.items.find(({ role }) => role === 'rep');
    await atA?.team.updateStaff({ staffId: staff?.staffId ?? '', active: false });
    expect((await fetch(`${b}/api/v1/staff`, { headers: { authorization: `Bearer ${rep}` } })).status).toBe(
      401,
    );
  });

  /** @returns how often B was asked until it refused, after A was asked `before` times */
  async function triesAtTheOther(before: number, ask: (url: string) => Promise<Response>): Promise<number> {
    const listener = new pg.Client(app.connection);
    await listener.connect();
    await listener.query('LISTEN rapport_rates');
    try {
      for (;;) {
        // limits are by the minute: what is counted has to fit into one
        const gone = Date.now() % 60_000;
        if (gone > 30_000) await sleep(60_500 - gone);
        const minute = Math.floor(Date.now() / 60_000);
        const told = once(listener, 'notification');
        for (let i = 0; i < before; i++) expect((await ask(a)).status).not.toBe(429);
        await told;
        await sleep(1200); // the last ones may be told with the next message
        let tries = 1;
        while ((await ask(b)).status !== 429) tries += 1;
        if (minute === Math.floor(Date.now() / 60_000)) return tries; // else some were of the minute before
      }
    } finally {
      await listener.end();
    }
  }

  test('limit requests together', async () => {
    const viewer = { authorization: `Bearer ${await app.keyOf('viewer')}` };
    const tries = await triesAtTheOther(150, (url) => fetch(`${url}/api/v1/welcome`, { headers: viewer }));
    expect(tries).toBeLessThanOrEqual(51);
  });

  test('limit tries to sign in together', async () => {
    let person = 0;
    const tries = await triesAtTheOther(8, (url) =>
      post(url, '/api/auth/sign-in/email', {
        email: `nobody${++person}@rapport.test`,
        password: 'wrong password',
      }),
    );
    expect(tries).toBeLessThanOrEqual(3);
  });
});

describe('two workers', () => {
  test('import two files, each once, and fit one at a time', async () => {
    const numbers = await Promise.all(
      [a, b].map(async (url, place) => {
        const body = manyLines(2_000).replaceAll(/^A/gm, `${place}A`);
        const answer = await fetch(`${url}/api/v1/files?name=${place}.csv`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body,
        });
        const { fileId } = (await answer.json()) as { fileId: string };
        const { importNo } = await clientFor(url, key).imports.create({ fileId });
        await stateOf(importNo, 'mapping');
        await clientFor(url, key).imports.run({ importNo });
        return importNo;
      }),
    );
    for (const importNo of numbers) await stateOf(importNo, 'done');
    const { rows } = await app.database.pool.query('SELECT count(*)::int AS n FROM orders');
    expect(rows).toEqual([{ n: 2_000 }]);
    for (let fit = 0; fit < 3; fit++) await enqueue(app.database.db, 'worth.fit');
    await vi.waitFor(
      async () => {
        const waiting = await app.database.pool.query(
          "SELECT last_error FROM graphile_worker.jobs WHERE task_identifier = 'worth.fit'",
        );
        expect(waiting.rows).toEqual([]);
      },
      { timeout: 100_000, interval: 200 },
    );
    const fits = await app.database.pool.query(
      `SELECT count(*)::int AS fits, coalesce(bool_or(beside), false) AS overlap FROM (
         SELECT made_at + seconds * interval '1 second' > lead(made_at) OVER (ORDER BY made_at) AS beside FROM fits) AS each`,
    );
    expect(fits.rows).toMatchObject([{ fits: expect.toSatisfy((n: number) => n >= 3), overlap: false }]);
  });

  async function stateOf(importNo: number, state: string): Promise<void> {
    await vi.waitFor(
      async () => {
        const shown = await atB?.imports.get({ importNo });
        expect(shown?.state).toBe(state);
        if (state === 'mapping') expect(shown?.analysis).not.toBeNull();
      },
      { timeout: 100_000, interval: 200 },
    );
  }
});

test('all four end when they are asked to', async () => {
  expect(await endAll()).toEqual([0, 0, 0, 0]);
});
