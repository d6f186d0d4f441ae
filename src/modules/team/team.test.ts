import { describe, expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';

const house = {
  owner: { name: 'Mia Kern', email: 'mia@rapport.test' },
  password: 'a long enough password',
  business: { name: 'Kern Coffee', currency: 'EUR', timeZone: 'Europe/Berlin', site: 'Harbour Street' },
};

describe('set-up', async () => {
  const app = await startTestApp({ ready: false });
  const stranger = await app.as(null);

  test('is open on an empty system, and names what is wrong', async () => {
    expect(await stranger.team.welcome({})).toMatchObject({ open: true, business: null, me: null });
    const wrong = await refusal(
      stranger.team.setUp({ ...house, business: { ...house.business, timeZone: 'Mars/Olympus' } }),
    );
    expect(wrong).toMatchObject({ status: 422, message: expect.stringContaining('Mars/Olympus') });
    expect(await refusal(stranger.team.setUp({ ...house, password: 'short' }))).toMatchObject({
      status: 422,
      message: 'Password: must have 12 characters or more',
    });
  });

  test('closes itself for good, also when two strangers try at once', async () => {
    const tries = await Promise.allSettled([stranger.team.setUp(house), stranger.team.setUp(house)]);
    expect(tries.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusal(stranger.team.setUp(house))).toMatchObject({ status: 409, code: 'CONFLICT' });
    expect(await stranger.team.welcome({})).toEqual({
      open: false,
      business: null,
      sites: [],
      sso: null,
      sessionOver: null,
      me: null,
    });
  });
});

describe('staff', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');

  async function signIn(email: string, password: string): Promise<{ status: number; cookie: string }> {
    const response = await fetch(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    return {
      status: response.status,
      cookie: response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; '),
    };
  }
  async function whoAmI(cookie: string): Promise<string | null> {
    const response = await fetch(`${app.url}/api/v1/welcome`, { headers: { cookie } });
    const { me } = (await response.json()) as { me: { name: string } | null };
    return me?.name ?? null;
  }

  test('sign in with a password, and a forged cookie is nobody', async () => {
    await owner.team.addStaff({
      name: 'Tom Reed',
      email: 'Tom@Rapport.test',
      role: 'rep',
      password: 'first password',
    });
    expect((await signIn('tom@rapport.test', 'wrong password')).status).toBe(401);
    const { status, cookie } = await signIn('tom@rapport.test', 'first password');
    expect(status).toBe(200);
    expect(await whoAmI(cookie)).toBe('Tom Reed');
    expect(await whoAmI(cookie.replace(/.{4}$/, 'AAAA'))).toBe(null);
  });

  test('every other session ends when the password changes', async () => {
    const kept = await signIn('tom@rapport.test', 'first password');
    const other = await signIn('tom@rapport.test', 'first password');
    const response = await fetch(`${app.url}/api/v1/me/password`, {
      method: 'POST',
      headers: { cookie: kept.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ current: 'first password', next: 'second password' }),
    });
    expect(response.status).toBe(200);
    expect(await whoAmI(kept.cookie)).toBe('Tom Reed');
    expect(await whoAmI(other.cookie)).toBe(null);
    expect((await signIn('tom@rapport.test', 'first password')).status).toBe(401);
  });

  test('a cross-site request that carries the cookie is refused', async () => {
    const { cookie } = await signIn('tom@rapport.test', 'second password');
    const response = await fetch(`${app.url}/api/v1/me/locale`, {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ locale: 'de' }),
    });
    expect(response.status).toBe(403);
  });

  test('who is put out loses every session at once, and the last owner stays', async () => {
    const { cookie } = await signIn('tom@rapport.test', 'second password');
    const { items } = await owner.team.staff({});
    const tom = items.find((member) => member.name === 'Tom Reed');
    await owner.team.updateStaff({ staffId: tom?.staffId ?? '', active: false });
    expect(await whoAmI(cookie)).toBe(null);
    expect((await signIn('tom@rapport.test', 'second password')).status).not.toBe(200);
    const owners = items.filter((member) => member.role === 'owner');
    await owner.team.updateStaff({
      staffId: owners.find((one) => one.name === 'Olive Owner')?.staffId ?? '',
      role: 'viewer',
    });
    const last = owners.find((one) => one.name !== 'Olive Owner');
    expect(
      await refusal(owner.team.updateStaff({ staffId: last?.staffId ?? '', role: 'rep' })),
    ).toMatchObject({ status: 409 });
  });

  test('an API key never reaches further than its maker, and ends when revoked', async () => {
    const manager = await app.as('manager');
    expect(
      await refusal(manager.team.addApiKey({ name: 'too wide', permissions: ['team.manage'] })),
    ).toMatchObject({ status: 403 });
    const made = await manager.team.addApiKey({ name: 'reader', permissions: ['team.read'] });
    const call = (): Promise<Response> =>
      fetch(`${app.url}/api/v1/staff`, { headers: { authorization: `Bearer ${made.key}` } });
    expect((await call()).status).toBe(200);
    const write = await fetch(`${app.url}/api/v1/business`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mine' }),
    });
    expect(write.status).toBe(403);
    await manager.team.revokeApiKey({ apiKeyId: made.apiKeyId });
    expect((await call()).status).toBe(401);
  });

  test('passwords stay out of the audit', async () => {
    const rows = await app.database.db.selectFrom('audit_entries').select(['operation', 'input']).execute();
    expect(rows.map((row) => row.operation)).toContain('team.addStaff');
    expect(JSON.stringify(rows)).not.toContain('first password');
  });
});
