import { describe, expect, test, vi } from 'vitest';
import { refusal, startTestApp } from '../../../testing.ts';
import { deviceOf } from '../../../core/sign-in/device.ts';
import { begin, callAuth, sessionClient } from './sign-in.testing.ts';

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

  describe('last as long as the owner says', () => {
    const none = { secondFactorRequired: false, sso: null };
    const set = (idleMinutes: number, longestHours: number) =>
      owner.signIn.saveRules({ ...none, sessions: { idleMinutes, longestHours } });
    const age = (cookie: string, column: 'created_at' | 'last_seen_at', hours: number) =>
      app.database.pool.query(
        `UPDATE sessions SET ${column} = now() - make_interval(mins => $2) WHERE token = $1`,
        [decodeURIComponent(cookie).split('=')[1]?.split('.')[0], Math.round(hours * 60)],
      );
    const over = async (cookie: string): Promise<unknown> => {
      const { me, sessionOver } = await sessionClient(app.url, cookie).team.welcome({});
      return me ? 'goes on' : sessionOver;
    };

    test('twelve hours unused and fourteen days in all, if they say nothing', async () => {
      expect((await owner.signIn.rules({})).sessions).toEqual({ idleMinutes: 720, longestHours: 336 });
      const [unused, used, old] = [await signIn(), await signIn(), await signIn()];
      await age(unused, 'last_seen_at', 12.1);
      await age(used, 'last_seen_at', 11.9);
      await age(old, 'created_at', 14 * 24 + 0.1);
      await age(old, 'last_seen_at', 0);
      expect([await over(unused), await over(used), await over(old)]).toEqual(['idle', 'goes on', 'longest']);
      expect(await over('rapport.session_token=forged.c2ln')).toBeNull();
    });

    test('counted at once, also of a session that never asked for anything', async () => {
      const cookie = await signIn();
      await age(cookie, 'created_at', 0.6);
      await set(30, 12);
      expect(await over(cookie)).toBe('idle');
      await set(60, 12);
      expect(await over(cookie)).toBe('goes on');
      expect(await refusal(set(61, 1))).toMatchObject({ status: 422 });
      // left out they stay as they are
      expect((await owner.signIn.saveRules(none)).sessions).toEqual({ idleMinutes: 60, longestHours: 12 });
    });

    test('and nothing is done with one that is over: neither by the API nor by better-auth', async () => {
      const [cookie, here] = [await signIn(), await signIn()];
      await age(cookie, 'last_seen_at', 2);
      const client = sessionClient(app.url, cookie);
      expect(await refusal(client.signIn.sessions({}))).toMatchObject({ status: 401 });
      for (const path of ['two-factor/enable', 'two-factor/disable'])
        expect((await callAuth(app.url, path, { password }, { cookie })).status, path).toBe(401);
      const live = await fetch(`${app.url}/api/live`, { headers: { cookie } });
      expect(live.status).toBe(403);
      const { items } = await sessionClient(app.url, here).signIn.sessions({});
      expect(items.every(({ lastSeenAt }) => Date.parse(lastSeenAt) > Date.now() - 3_600_000)).toBe(true);
      // whoever is signed out that way can sign in again, with what is left of it in the browser
      expect(
        (await callAuth(app.url, 'sign-in/email', { email: rita.email, password }, { cookie })).status,
      ).toBe(200);
    });

    test('what a page asks by itself is no use of it', async () => {
      const [cookie, attended] = [await signIn(), await signIn()];
      for (const each of [cookie, attended]) await age(each, 'last_seen_at', 0.5);
      const ask = (which: string, more: Record<string, string>) =>
        fetch(`${app.url}/api/v1/me/sessions`, { headers: { cookie: which, ...more } });
      await ask(cookie, { 'x-rapport-unattended': '1' });
      await ask(attended, {});
      await age(cookie, 'created_at', 2);
      await vi.waitFor(
        async () => {
          const { rows } = await app.database.pool.query<{ n: number }>(
            "SELECT count(*)::int AS n FROM sessions WHERE last_seen_at < now() - interval '20 minutes' AND token = $1",
            [decodeURIComponent(attended).split('=')[1]?.split('.')[0]],
          );
          expect(rows[0]?.n).toBe(0);
        },
        { timeout: 100_000 },
      );
      await set(25, 12);
      expect([await over(cookie), await over(attended)]).toEqual(['idle', 'goes on']);
      await app.database.pool.query('DELETE FROM sign_in_rules');
    });

    test('ended by somebody is told as that', async () => {
      const cookie = await signIn();
      await owner.signIn.endStaffSessions({ staffId: rita.staffId });
      expect(await over(cookie)).toBe('ended');
    });
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
