import { describe, expect, test } from 'vitest';
import { startProvider } from '../../../core/sign-in/provider.testing.ts';
import { refusal, startTestApp } from '../../../testing.ts';
import { begin, callAuth, joinCookies, sessionClient } from './sign-in.testing.ts';

type Landing = { path: string; cookie: string };

/** Goes where a browser would be led, until it is led nowhere, with a jar of cookies for each host. */
async function visit(start: string, cookie = ''): Promise<Landing> {
  const home = new URL(start);
  const jars = new Map([[home.host, cookie]]);
  let at = home;
  for (let hop = 0; hop < 12; hop += 1) {
    const response = await fetch(at, { redirect: 'manual', headers: { cookie: jars.get(at.host) ?? '' } });
    await response.arrayBuffer();
    jars.set(at.host, joinCookies(jars.get(at.host) ?? '', response.headers.getSetCookie()));
    const next = response.headers.get('location');
    if (!next) break;
    at = new URL(next, at);
    if (at.host === home.host && !at.pathname.startsWith('/api/')) break;
  }
  return { path: at.pathname + at.search, cookie: jars.get(home.host) ?? '' };
}

describe('single sign-on', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');
  const provider = await startProvider(`${app.url}/api/auth/sso/callback`);
  const password = 'a password of hers';
  await owner.team.addStaff({ name: 'Rita', email: 'rita@house.test', role: 'rep', password });
  await owner.team.addStaff({ name: 'Olga', email: 'olga@house.test', role: 'owner', password });
  const sso = {
    name: 'House ID',
    issuer: provider.issuer,
    clientId: 'rapport',
    domains: ['house.test'],
    required: false,
    allowPrivate: true,
  };
  const rules = { secondFactorRequired: false, sso, clientSecret: 'a secret of the client' };
  const start = `${app.url}/api/auth/sso/start`;
  const rita = { sub: 'r-1', email: 'rita@house.test', verified: true };

  test('is set up by an owner, checked before it is kept, and its secret never comes back', async () => {
    const manager = await app.as('manager');
    expect(await refusal(manager.signIn.saveRules(rules))).toMatchObject({ status: 403 });
    const inside = await refusal(owner.signIn.saveRules({ ...rules, sso: { ...sso, allowPrivate: false } }));
    expect(inside).toMatchObject({ status: 422, message: expect.stringContaining('127.0.0.1') });
    const wrong = await refusal(
      owner.signIn.saveRules({ ...rules, sso: { ...sso, issuer: `${provider.issuer}/` } }),
    );
    expect(wrong).toMatchObject({ status: 422, message: expect.stringContaining(provider.issuer) });
    const saved = await owner.signIn.saveRules(rules);
    expect(saved.sso).toMatchObject({ hasSecret: true, issuer: provider.issuer });
    const told = JSON.stringify([saved, await owner.signIn.rules({}), await owner.audit.list({})]);
    expect(told).not.toContain('a secret of the client');
    const { rows } = await app.database.pool.query(
      'SELECT sso_client_secret::text AS sealed FROM sign_in_rules',
    );
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('a secret of the client').toString('hex'));
    // a secret does not follow to another provider
    expect(
      await refusal(
        owner.signIn.saveRules({ ...rules, sso: { ...sso, clientId: 'b' }, clientSecret: undefined }),
      ),
    ).toMatchObject({ status: 422 });
  });

  test('brings somebody of the staff in, to where they wanted to go', async () => {
    provider.person = rita;
    const landing = await visit(`${start}?to=${encodeURIComponent('/promises?show=late')}`);
    expect(landing.path).toBe('/promises?show=late');
    const client = sessionClient(app.url, landing.cookie);
    expect((await client.team.welcome({})).me).toMatchObject({ name: 'Rita', role: 'rep' });
    expect((await client.signIn.sessions({})).items[0]).toMatchObject({ method: 'sso', current: true });
  });

  test('leads to no other house', async () => {
    provider.person = rita;
    expect((await visit(`${start}?to=${encodeURIComponent('//evil.example')}`)).path).toBe('/');
  });

  test.each([
    ['an address that is not verified', { sub: 'x-1', email: 'olga@house.test', verified: false }],
    ['somebody who is not on the staff', { sub: 'x-2', email: 'new@house.test', verified: true }],
    ['an address of another domain', { sub: 'x-3', email: 'owner@rapport.test', verified: true }],
    ['another person with an address that is tied', { sub: 'x-4', email: 'rita@house.test', verified: true }],
  ])('refuses %s, and keeps why', async (_what, person) => {
    provider.person = person;
    const landing = await visit(start);
    expect(landing.path).toBe('/sign-in?refused=SSO_UNKNOWN');
    expect(landing.cookie).not.toContain('session_token');
    const { items } = await owner.audit.list({ operation: 'signIn.refuse', limit: 1 });
    expect(items[0]?.input.why).toEqual(expect.stringMatching(/address|person/));
  });

  test('is ended by the browser that began it and by no other', async () => {
    provider.person = rita;
    const begun = await fetch(start, { redirect: 'manual' });
    const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
    const back = `${app.url}/api/auth/sso/callback?code=stolen&state=${state}`;
    expect((await visit(back)).path).toBe('/sign-in?refused=SSO_STALE');
    const own = joinCookies('', begun.headers.getSetCookie());
    expect((await visit(back.replace(/state=.*/, 'state=other'), own)).path).toBe(
      '/sign-in?refused=SSO_STALE',
    );
    expect((await visit(back, own)).path).toBe('/sign-in?refused=SSO_UNKNOWN');
  });

  test('asks with PKCE, state and a nonce, other ones each time', async () => {
    const asked = await Promise.all(
      [1, 2].map(async () => {
        const { headers } = await fetch(start, { redirect: 'manual' });
        return new URL(headers.get('location') ?? '').searchParams;
      }),
    );
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(new Set(asked.map((search) => search.get(name))).size, name).toBe(2);
    expect(asked[0]?.get('code_challenge_method')).toBe('S256');
  });

  test('can be required: then a password is for owners alone, and other sessions end', async () => {
    const before = await begin(app.url, rita.email, password);
    await owner.signIn.saveRules({ ...rules, sso: { ...sso, required: true }, clientSecret: undefined });
    expect(await refusal(sessionClient(app.url, before).signIn.sessions({}))).toMatchObject({ status: 401 });
    expect(await callAuth(app.url, 'sign-in/email', { email: rita.email, password })).toMatchObject({
      status: 403,
      body: { code: 'SSO_REQUIRED' },
    });
    await begin(app.url, 'olga@house.test', password);
    provider.person = rita;
    expect((await visit(start)).cookie).toContain('session_token');
  });

  test('does not bring in who is put out', async () => {
    provider.person = rita;
    const { items } = await owner.team.staff({});
    const staffId = items.find((item) => item.name === 'Rita')?.staffId ?? '';
    await owner.team.updateStaff({ staffId, active: false });
    expect((await visit(start)).path).toBe('/sign-in?refused=SSO_UNKNOWN');
  });
});
