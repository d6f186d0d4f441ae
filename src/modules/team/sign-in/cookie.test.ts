import { describe, expect, test } from 'vitest';
import { startTestApp } from '../../../testing.ts';
import { begin, callAuth, sessionClient } from './sign-in.testing.ts';

const owner = { email: 'owner@rapport.test', password: 'correct horse battery' };

describe('the cookie of a session, over HTTPS,', async () => {
  const app = await startTestApp({ baseURL: 'https://house.test' });
  const signIn = () => begin(app.url, owner.email, owner.password);
  const named = async (cookie: string): Promise<string | null> =>
    (await sessionClient(app.url, cookie).team.welcome({})).me?.name ?? null;
  const asBefore = (cookie: string): string => cookie.replace('__Host-', '__Secure-');

  test('is bound to this host', async () => {
    const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url },
      body: JSON.stringify(owner),
    });
    const cookies = response.headers.getSetCookie();
    expect(cookies.length).toBeGreaterThan(0);
    // as RFC 6265bis asks of the prefix
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-rapport\.\w+=/);
      expect(cookie).toMatch(/; Secure(;|$)/i);
      expect(cookie).toMatch(/; Path=\/(;|$)/i);
      expect(cookie).not.toMatch(/; Domain=/i);
    }
    expect(cookies[0]).toMatch(/; HttpOnly(;|$)/i);
    expect(await named(cookies[0]?.split(';')[0] ?? '')).toBe('Olive Owner');
  });

  test('counts by no other name, which a neighbour could have set', async () => {
    const cookie = await signIn();
    expect(await named(cookie.replace('__Host-', ''))).toBeNull();
    expect(await named(asBefore(cookie))).toBeNull();
    const mine = cookie.replace(/=.*/, '=forged.c2ln');
    expect(await named(`${mine}; ${asBefore(cookie)}`)).toBeNull();
  });

  test('goes on by its former name for who was signed in before, and is taken away with the session', async () => {
    const cookie = await signIn();
    await app.database.pool.query(`UPDATE sessions SET created_at = now() - interval '2 hours'`);
    await app.database.pool.query(`UPDATE migrations SET ran_at = now() - interval '1 hour'`);
    const old = asBefore(cookie);
    expect(await named(old)).toBe('Olive Owner');
    const enabled = await callAuth(
      app.url,
      'two-factor/enable',
      { password: owner.password },
      { cookie: old },
    );
    expect(enabled.status).toBe(200); // better-auth knows it too
    const out = await callAuth(app.url, 'sign-out', {}, { cookie: old });
    expect(out).toMatchObject({ status: 200, cookie: '' });
    expect(await named(old)).toBeNull();
  });
});

test('over plain HTTP it has no prefix, which browsers would refuse there', async () => {
  const app = await startTestApp();
  const cookie = await begin(app.url, owner.email, owner.password);
  expect(cookie).toMatch(/^rapport\.session_token=/);
  const other = cookie.replace('rapport.', '__Host-rapport.');
  expect((await sessionClient(app.url, other).team.welcome({})).me).toBeNull();
});
