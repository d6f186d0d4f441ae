import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../../testing.ts';
import { deviceOf } from './device.ts';
import { begin, sessionClient } from './sign-in.testing.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const chrome =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

test('a device is named in two words, and one that says nothing in none', () => {
  expect(deviceOf(firefox)).toEqual({ browser: 'Firefox', system: 'Windows' });
  expect(deviceOf(chrome)).toEqual({ browser: 'Chrome', system: 'Android' });
  expect(deviceOf(edge)).toEqual({ browser: 'Edge', system: 'Windows' });
  expect(deviceOf('')).toEqual({ browser: null, system: null });
});

describe('sessions', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');
  const password = 'a password of hers';
  const rita = await owner.team.addStaff({ name: 'Rita', email: 'rita@rapport.test', role: 'rep', password });
  const signIn = (userAgent = firefox): Promise<string> => begin(app.url, rita.email, password, userAgent);

  test('are listed with device, address and the one in use, and never with their token', async () => {
    const here = await signIn();
    await signIn(chrome);
    const list = await sessionClient(app.url, here).signIn.sessions({});
    expect(list.items).toHaveLength(2);
    expect(list.items.filter((item) => item.current)).toMatchObject([
      { browser: 'Firefox', system: 'Windows', address: '127.0.0.1', method: 'password' },
    ]);
    expect(JSON.stringify(list)).not.toContain(decodeURIComponent(here).split('=')[1]?.split('.')[0]);
  });

  test('end one by one, and all others at once', async () => {
    const here = sessionClient(app.url, await signIn());
    const phone = sessionClient(app.url, await signIn(chrome));
    const item = (await phone.signIn.sessions({})).items.find((session) => session.current);
    await here.signIn.endSession({ sessionId: item?.sessionId ?? '' });
    expect(await refusal(phone.signIn.sessions({}))).toMatchObject({ status: 401 });
    const other = sessionClient(app.url, await signIn(edge));
    expect((await here.signIn.endOtherSessions({})).ended).toBeGreaterThanOrEqual(1);
    expect(await refusal(other.signIn.sessions({}))).toMatchObject({ status: 401 });
    expect((await here.signIn.sessions({})).items).toHaveLength(1);
  });

  test('of others are out of reach, but for a manager, who may not touch an owner', async () => {
    const cookie = await signIn();
    const [session] = (await sessionClient(app.url, cookie).signIn.sessions({})).items;
    const stranger = await app.as('rep');
    expect(await refusal(stranger.signIn.endSession({ sessionId: session?.sessionId ?? '' }))).toMatchObject({
      status: 404,
    });
    expect(await refusal(stranger.signIn.staffSessions({ staffId: rita.staffId }))).toMatchObject({
      status: 403,
    });
    const manager = await app.as('manager');
    expect((await manager.signIn.staffSessions({ staffId: rita.staffId })).items.length).toBeGreaterThan(0);
    await manager.signIn.endStaffSessions({ staffId: rita.staffId });
    expect(await refusal(sessionClient(app.url, cookie).signIn.sessions({}))).toMatchObject({ status: 401 });
    const { me } = await owner.team.welcome({});
    expect(await refusal(manager.signIn.endStaffSessions({ staffId: me?.staffId ?? '' }))).toMatchObject({
      status: 403,
    });
  });

  test('begin with a token of their own: one that was brought along is not taken over', async () => {
    const first = await signIn();
    const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: `rapport.session_token=fixed; ${first}` },
      body: JSON.stringify({ email: rita.email, password }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^rapport\.session_token=[^;]{20,}.*HttpOnly/i);
    expect(cookie.split(';')[0]).not.toBe(first);
    expect(cookie).not.toContain('fixed');
  });

  test('are kept by no cache, and no answer tells what software gave it', async () => {
    const cookie = await signIn();
    for (const path of ['/api/v1/me/sessions', '/api/v1/customers', '/api/openapi.json']) {
      const { headers } = await fetch(app.url + path, { headers: { cookie } });
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect([headers.get('server'), headers.get('x-powered-by')], path).toEqual([null, null]);
    }
  });

  test('are told in the audit', async () => {
    const { items } = await owner.audit.list({ operation: 'signIn.begin' });
    expect(items[0]).toMatchObject({ by: { name: 'Rita' }, input: { method: 'password' } });
  });

  test('can be begun and read by nothing else of better-auth than the pages use', async () => {
    const cookie = await signIn();
    for (const path of [
      'get-session',
      'list-sessions',
      'list-accounts',
      'update-user',
      'sign-up/email',
      'ok',
    ])
      expect((await fetch(`${app.url}/api/auth/${path}`, { headers: { cookie } })).status, path).toBe(404);
  });
});
