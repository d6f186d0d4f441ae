// Texts that mean something elsewhere (to a database, a table, a header, a log) stay texts.
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { newId } from '../core/ids.ts';
import { dump, imported } from '../modules/imports/imports.testing.ts';
import { startTestApp } from '../testing.ts';
import { asker } from './ask.testing.ts';

const logged: string[] = [];
const app = await startTestApp({ log: pino({ level: 'info' }, { write: (line) => logged.push(line) }) });
const owner = await app.as('owner');
const key = await app.keyOf('owner');
const { ask } = asker(app.url);
const bearer = { authorization: `Bearer ${key}` };
const get = (target: string, headers: Record<string, string> = {}) =>
  ask({ method: 'GET', target, headers: { ...bearer, ...headers }, body: null });

const statements = [
  "' OR '1'='1",
  "'; DROP TABLE customers; --",
  '1; SELECT pg_sleep(9)',
  "\\'; DELETE FROM notes; --",
  'name) FROM customers; --',
  '$1',
  "E'\\x27'",
];

test('a statement in any text of a search, filter, sort, cursor or suggestion changes and finds nothing', async () => {
  await owner.customers.create({ kind: 'person', name: 'Adaeze Okafor', note: 'Prefers mornings' });
  const before = await dump(app.database.db);
  for (const text of statements) {
    const q = encodeURIComponent(text);
    const filter = (field: string, op: string): string =>
      encodeURIComponent(JSON.stringify([{ field, op, values: [text] }]));
    for (const target of [
      `search?q=${q}`,
      `customers?sort=${q}`,
      `customers?direction=${q}`,
      `customers?cursor=${q}`,
      `customers?columns=${q}`,
      `customers?columns=custom.${q}`,
      `customers?filter=${filter('name', 'contains')}`,
      `customers?filter=${filter('tags', 'is')}`,
      `customers?filter=${filter(text, 'is')}`,
      `customers?filter=${filter('name', text)}`,
      `customers/suggestions?field=city&q=${q}`,
      `customers/suggestions?field=${q}&q=a`,
      `customers/by-number/${q}`,
      `customer-matches?email=${q}`,
      `products?search=${q}`,
      `audit?operation=${q}`,
    ]) {
      const { status, text: answer } = await get(`/api/v1/${target}`);
      expect(status, target).toBeLessThan(500);
      expect(answer, target).not.toContain('Adaeze');
    }
  }
  expect(await dump(app.database.db)).toEqual(before);
});

test('no line that was refused comes back as a formula, also behind blanks and in full width', async () => {
  const formulas = ['=1+1', '  =1+1', '\t@SUM(A1)', '＝1+1', '-2+3', '+cmd|x'];
  const rows = formulas.map((formula, n) => `A${n},no date,"${formula}",P,1,2.50`);
  const table = [
    'order,date,customer id,product code,quantity,price',
    'B1,2024-03-01,7,P,1,2.50',
    ...rows,
  ].join('\n');
  const { importNo, counts } = await imported(app, table);
  expect(counts).not.toBeNull();
  const { text } = await get(`/api/v1/imports/${importNo}/rejects.csv`);
  const cells = text.split('\r\n').flatMap((line) => line.split(',').map((each) => each.replace(/^"/, '')));
  for (const formula of formulas) {
    const held = cells.filter((each) => each.includes(formula.trim()));
    expect(held.length, formula).toBeGreaterThan(0);
    for (const each of held) expect(each.startsWith("'"), `${formula} came back as ${each}`).toBe(true);
  }
});

const strangers: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];

describe('a request', () => {
  test('from another site changes nothing, in whatever form it comes', async () => {
    const before = await app.database.db.selectFrom('sites').select('name').execute();
    for (const type of [
      'text/plain',
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ])
      for (const from of strangers)
        for (const target of [
          '/api/v1/sites',
          '/api/auth/sign-in/email',
          '/api/v1/set-up',
          '/api/v1/files?name=x',
          '/api/exports/customers',
        ]) {
          const headers = { 'content-type': type, cookie: 'rapport.session_token=x', ...from };
          const answer = await ask({ method: 'POST', target, headers, body: '{"name":"Evil"}' });
          expect(answer.status, `${target} ${type}`).toBe(403);
        }
    expect(await app.database.db.selectFrom('sites').select('name').execute()).toEqual(before);
  });

  test('cannot name what is not its to set: role, site, id, time', async () => {
    const rep = await app.keyOf('rep');
    const { siteId } = await owner.team.addSite({ name: 'Second Street' });
    const far = await app.keyOf('rep', { siteIds: [siteId] });
    const send = (method: string, target: string, as: string, body: object) =>
      ask({
        method,
        target,
        headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await send('PUT', '/api/v1/me/locale', rep, {
      locale: 'de',
      role: 'owner',
      siteIds: [],
      kind: 'service',
    });
    const { items } = await owner.team.staff({});
    expect(
      items
        .filter(({ role }) => role === 'owner')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Olive Owner', 'Test owner']);
    const customerId = newId();
    const made = await send('POST', '/api/v1/customers', far, {
      kind: 'person',
      name: 'Far',
      customerId,
      version: 9,
      sample: true,
      createdAt: '2000-01-01T00:00:00Z',
    });
    const { customer } = JSON.parse(made.text) as { customer: Record<string, unknown> };
    expect(customer['customerId']).not.toBe(customerId);
    expect(customer).toMatchObject({ siteId, version: 1, sample: false });
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  test('writes one line of the log, whatever its address holds, and no query', async () => {
    logged.length = 0;
    await get('/api/v1/nothing%0d%0a%7b%22level%22:60%7d%1b%5b31m?secret=Adaeze');
    await get('/api/v1/customers?q=Adaeze', { 'user-agent': '\t%1b[31mred', 'x-forwarded-for': 'a b' });
    expect(logged.length).toBeGreaterThan(0);
    for (const line of logged) {
      expect(() => JSON.parse(line) as object).not.toThrow();
      for (const mark of ['\r', '\n', '\u001B']) expect(line.trimEnd()).not.toContain(mark);
      expect(line).not.toContain('Adaeze');
    }
  });

  test('reaches no file but those of the pages', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/../../package.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..%5c..%5cpackage.json',
      '//etc/passwd',
      '/assets/%00',
      '/api/docs/..%2f..%2fpackage.json',
    ]) {
      const { text, status } = await get(path);
      expect(status, path).toBeLessThan(500);
      expect(text, path).not.toMatch(/"dependencies"|root:x:/);
    }
  });

  test('leads to no other house: no answer names an address that the request brought along', async () => {
    for (const target of [
      '//evil.example',
      '/%2f%2fevil.example',
      '/api/auth/callback?redirect=https://evil.example',
      '/?next=https://evil.example',
    ])
      for (const headers of [{}, { host: 'evil.example' }, { 'x-forwarded-host': 'evil.example' }] as Record<
        string,
        string
      >[]) {
        const answer = await get(target, headers);
        expect(JSON.stringify(answer.headers), target).not.toContain('evil.example');
      }
  });
});
