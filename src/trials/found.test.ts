// What the fuzzer found once stays mended.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { newId } from '../core/ids.ts';
import { refusal, startTestApp } from '../testing.ts';

const logged: string[] = [];
const app = await startTestApp({ log: pino({ level: 'warn' }, { write: (line) => logged.push(line) }) });
const owner = await app.as('owner');

/** @returns what the server says to bytes as they are */
async function said(bytes: string): Promise<{ status: number; body: unknown }> {
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

describe('one error body, also where a request gets nowhere', () => {
  test('an address that is none', async () => {
    const response = await fetch(`${app.url}/api/v1/customers/%ED%A0%80/notes`);
    expect(response.status).toBe(400);
    expect(Object.keys((await response.json()) as object).sort()).toEqual([
      'code',
      'data',
      'message',
      'status',
    ]);
  });

  test('what is no HTTP, and headers without end', async () => {
    for (const [bytes, status] of [
      ['HELO mail.example\r\n\r\n', 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ] as const) {
      const answer = await said(bytes);
      expect(answer).toMatchObject({ status, body: { code: 'INVALID', status, data: null } });
    }
  });
});

test('a body that cannot be read is refused in the reader’s language, and nothing of it is logged', async () => {
  const key = await app.keyOf('owner');
  const send = (type: string) =>
    fetch(`${app.url}/api/v1/customers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type, 'accept-language': 'de' },
      body: '<Adaeze Okafor, 12 Harbour Street',
    });
  for (const type of ['application/json', 'application/json; charset=utf-8']) {
    const response = await send(type);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('nicht lesbar') as string,
    });
  }
  for (const type of ['multipart/form-data; boundary=x', 'text/plain', 'application/jsonp', 'text/json']) {
    const response = await send(type);
    expect(response.status, type).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'UNSUPPORTED_TYPE' });
  }
  expect(logged).toEqual([]);
});

test('a method that a path does not take is answered by 405 and those it takes, what is no path by 404', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/customers', 'GET, POST'],
    ['POST', `/customers/${newId()}/facts`, 'GET'],
    ['OPTIONS', '/welcome', 'GET'],
  ] as const) {
    const response = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { 'accept-language': 'de', origin: app.url },
    });
    expect(response.status, path).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await response.json()).toEqual({
      code: 'METHOD_NOT_ALLOWED',
      status: 405,
      message: `/api/v1${path} nimmt ${method} nicht an, sondern ${allow}.`,
      data: { method, path: `/api/v1${path}`, allowed: allow },
    });
  }
  const nowhere = await fetch(`${app.url}/api/v1/nowhere`, { method: 'PUT', headers: { origin: app.url } });
  expect(nowhere.status).toBe(404);
  expect(nowhere.headers.get('allow')).toBeNull();
});

test('who is refused by their role is in the log, by an id and not by a name', async () => {
  const rep = await app.as('rep');
  const { me } = await rep.team.welcome({});
  expect(await refusal(rep.team.addSite({ name: 'Mine' }))).toMatchObject({ status: 403 });
  const [line = '{}'] = logged.splice(0);
  expect(JSON.parse(line)).toMatchObject({
    staffId: me?.staffId,
    role: 'rep',
    permission: 'settings.manage',
  });
  expect(line).not.toContain(me?.name);
});

test('who asks for what is of another site is in the log as well, and whoever sees all sites is not', async () => {
  const { siteId } = await owner.team.addSite({ name: 'Elsewhere' });
  const far = await app.as('manager', { siteIds: [siteId] });
  const { customer } = await owner.customers.create({ name: 'Near', siteId: app.siteId });
  const { customerId } = customer;
  expect(await refusal(far.customers.card({ customerId }))).toMatchObject({ status: 404 });
  const key = await app.keyOf('manager', { siteIds: [siteId] });
  const file = `${app.url}/api/exports/customers/${customerId}/access?format=json`;
  expect((await fetch(file, { headers: { authorization: `Bearer ${key}` } })).status).toBe(404);
  const { me } = await far.team.welcome({});
  expect(logged.splice(0).map((line) => JSON.parse(line) as object)).toMatchObject([
    { staffId: me?.staffId, operation: 'customers.card', door: 'api' },
    { staffId: me?.staffId, operation: 'privacy.access', door: 'api' },
  ]);
  expect(await refusal(owner.customers.card({ customerId: newId() }))).toMatchObject({ status: 404 });
  expect(logged).toEqual([]);
});

test('a number that no import can have is not there or not valid, and no fault', async () => {
  for (const importNo of [2 ** 31, 9_007_199_254_740_991])
    expect(await refusal(owner.imports.get({ importNo }))).toMatchObject({ status: 422 });
});

test.each(['Grüße', 'en_GB', 'x y', '--', 'zz-'])(
  '"%s" is no language, for nobody and for no business',
  async (locale) => {
    expect(await refusal(owner.team.setLocale({ locale }))).toMatchObject({ status: 422 });
    expect(await refusal(owner.team.updateBusiness({ locale }))).toMatchObject({ status: 422 });
  },
);
