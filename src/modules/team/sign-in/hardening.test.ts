import { describe, expect, test } from 'vitest';
import { createAuth } from '../../../core/auth.ts';
import { countTry, forgetTries, tidyTries } from '../../../core/sign-in/tries.ts';
import { refusal, startTestApp } from '../../../testing.ts';
import { begin, callAuth, sessionClient } from './sign-in.testing.ts';
import { codeOf } from './totp.testing.ts';

const app = await startTestApp({ worker: true });
const owner = await app.as('owner');
const { db } = app.database;
const password = 'a password of hers';
const add = (name: string) =>
  owner.team.addStaff({ name, email: `${name.toLowerCase()}@rapport.test`, role: 'rep', password });

describe('guessing', async () => {
  const auth = createAuth({
    db,
    secret: 'a secret that only tests use, 32+',
    baseURL: null,
    limitSignIns: true,
  });
  const context = await auth.$context;
  let hashes = 0;
  const { hash, verify } = context.password;
  context.password.hash = (text) => {
    hashes += 1;
    return hash(text);
  };
  context.password.verify = (given) => {
    hashes += 1;
    return verify(given);
  };
  const signIn = async (
    email: string,
    given: string,
    ip: string,
  ): Promise<{ status: number; code: string }> => {
    const response = await auth.handler(
      new Request(`${app.url}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: app.url, 'x-rapport-ip': ip },
        body: JSON.stringify({ email, password: given }),
      }),
    );
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code: code ?? '' };
  };

  test('costs one hash and gets one answer, whether somebody has the address, has no password, is put out, or nobody has it', async () => {
    await add('Known');
    const gone = await add('Gone');
    await owner.team.updateStaff({ staffId: gone.staffId, active: false });
    const bare = await add('Bare');
    await db.deleteFrom('accounts').where('user_id', '=', bare.staffId).execute();
    const service = await owner.services.add({ name: 'Till', role: 'rep' });
    const tried = ['known', 'gone', 'bare', 'nobody'].map((name) => `${name}@rapport.test`);
    for (const [index, email] of [...tried, `${service.staffId}@service.invalid`].entries()) {
      hashes = 0;
      expect(await signIn(email, 'a wrong password', `10.0.0.${index + 1}`), email).toEqual({
        status: 401,
        code: 'INVALID_EMAIL_OR_PASSWORD',
      });
      expect(hashes, email).toBe(1);
    }
    // who it was is in the audit, and what was typed as an address is not
    const { rows } = await app.database.pool.query<{ staff_id: string | null; input: object }>(
      "SELECT staff_id, input FROM audit_entries WHERE operation = 'signIn.refuse' ORDER BY at, audit_entry_id",
    );
    expect(rows).toHaveLength(5);
    expect(rows.map(({ staff_id }) => staff_id !== null)).toEqual([true, true, true, false, true]);
    expect(rows[3]?.input).toEqual({ method: 'password', address: '10.0.0.4' });
  });

  test('is refused after ten tries from one place, and counts addresses that nobody has as well', async () => {
    for (const email of ['known@rapport.test', 'nobody@rapport.test']) {
      await Promise.all(Array.from({ length: 10 }, () => countTry(db, email, 'here')));
      expect(await countTry(db, email, 'here')).toBe(false);
      expect(await countTry(db, email.toUpperCase(), 'here')).toBe(false);
      expect(await countTry(db, email, 'elsewhere')).toBe(true);
    }
    await forgetTries(db, 'known@rapport.test', 'here');
    expect(await countTry(db, 'known@rapport.test', 'here')).toBe(true);
  });

  test('is refused from everywhere after twenty-five tries, a hundred an hour, without a hash and even with the right password, for a while', async () => {
    await add('Victim');
    const email = 'victim@rapport.test';
    for (let place = 0; place < 25; place += 1) await countTry(db, email, `place ${place}`);
    hashes = 0;
    expect(await signIn(email, password, '10.0.1.1')).toEqual({ status: 429, code: 'TOO_MANY_TRIES' });
    expect(hashes).toBe(0);
    await db
      .updateTable('sign_in_tries')
      .set({ since: new Date(Date.now() - 16 * 60_000) })
      .execute();
    expect((await signIn(email, password, '10.0.1.2')).status).toBe(200);
    await db
      .updateTable('sign_in_tries')
      .set({ since: new Date(Date.now() - 16 * 60_000) })
      .execute();
    await tidyTries(db);
    expect(await db.selectFrom('sign_in_tries').select('bucket').execute()).toEqual([]);
  });
});

describe('a second factor', async () => {
  const { email, staffId } = await add('Rita');
  let codes: string[] = [];
  let used = '';
  const withPassword = () => callAuth(app.url, 'sign-in/email', { email, password });

  test('that the owner asks of everybody is set up before anything else is possible', async () => {
    await owner.signIn.saveRules({ secondFactorRequired: true, sso: null });
    const cookie = await begin(app.url, email, password);
    const client = sessionClient(app.url, cookie);
    expect((await client.team.welcome({})).me).toMatchObject({ secondFactorDue: true, permissions: [] });
    expect((await client.team.welcome({})).sites).toEqual([]);
    expect(await refusal(client.team.staff({}))).toMatchObject({ status: 403 });
    expect(await refusal(client.team.addApiKey({ name: 'way round' }))).toMatchObject({ status: 403 });
    const file = await fetch(`${app.url}/api/exports/customers?format=csv`, { headers: { cookie } });
    expect(file.status).toBe(403);
    expect((await owner.team.staff({})).items.length).toBeGreaterThan(0); // a key is no session

    const enabled = await callAuth(app.url, 'two-factor/enable', { password }, { cookie });
    codes = enabled.body.backupCodes as string[];
    expect(
      new Set(codes.filter((code) => /^([2-9a-km-np-z]{6}-){3}[2-9a-km-np-z]{6}$/.test(code))).size,
    ).toBe(10);
    used = codeOf(enabled.body.totpURI as string);
    const done = await callAuth(
      app.url,
      'two-factor/verify-totp',
      { code: used },
      { cookie: enabled.cookie },
    );
    expect(done.status).toBe(200);
    const after = sessionClient(app.url, done.cookie);
    expect((await after.team.welcome({})).me).toMatchObject({ secondFactorDue: false, twoFactor: true });
  });

  test('is asked for after the password, which alone begins no session', async () => {
    const half = await withPassword();
    expect(half.body.twoFactorRedirect).toBe(true);
    expect(half.cookie).not.toContain('session_token');
    const wrong = await callAuth(app.url, 'two-factor/verify-totp', { code: '000000' }, half);
    expect(wrong.status).toBe(401);
    expect(wrong.cookie).not.toContain('session_token');
  });

  test('counts once: a code that was seen over a shoulder is refused within its half minute', async () => {
    const half = await withPassword();
    const again = await callAuth(app.url, 'two-factor/verify-totp', { code: used }, half);
    expect(again).toMatchObject({ status: 401, body: { code: 'INVALID_CODE' } });
    expect(again.cookie).not.toContain('session_token');
    const { items } = await owner.audit.list({ operation: 'signIn.refuse' });
    expect(items[0]).toMatchObject({ input: { method: 'code' } });
    const told = async () =>
      (await db.selectFrom('notices').select('kind').where('staff_id', '=', staffId).execute()).map(
        ({ kind }) => kind,
      );
    await expect.poll(told).toContain('code_reused');
  });

  test('can be replaced by each recovery code once', async () => {
    const use = async (): Promise<number> => {
      const half = await withPassword();
      return (await callAuth(app.url, 'two-factor/verify-backup-code', { code: codes[0] }, half)).status;
    };
    expect([await use(), await use()]).toEqual([200, 401]);
  });

  test('is turned off with the password alone in hand only from within, and its holder hears of it', async () => {
    const half = await withPassword();
    const whole = await callAuth(app.url, 'two-factor/verify-backup-code', { code: codes[2] }, half);
    const wrong = await callAuth(app.url, 'two-factor/disable', { password: 'a wrong password' }, whole);
    expect(wrong.status).toBe(400);
    const off = await callAuth(app.url, 'two-factor/disable', { password }, whole);
    const client = sessionClient(app.url, off.cookie);
    expect((await client.team.welcome({})).me).toMatchObject({ secondFactorDue: true, twoFactor: false });
    await owner.signIn.saveRules({ secondFactorRequired: false, sso: null });
    const told = async () => (await client.notices.list({})).items.map((item) => item.kind);
    await expect.poll(told).toContain('second_factor_off');
    await owner.signIn.saveRules({ secondFactorRequired: true, sso: null });
    const enabled = await callAuth(app.url, 'two-factor/enable', { password }, off);
    codes = enabled.body.backupCodes as string[];
    const code = codeOf(enabled.body.totpURI as string);
    expect((await callAuth(app.url, 'two-factor/verify-totp', { code }, enabled)).status).toBe(200);
  });

  test('of a lost device is reset by an owner, which ends every session', async () => {
    const half = await withPassword();
    const whole = await callAuth(app.url, 'two-factor/verify-backup-code', { code: codes[1] }, half);
    const manager = await app.as('manager');
    expect(await refusal(manager.signIn.resetFactors({ staffId }))).toMatchObject({ status: 403 });
    await owner.signIn.resetFactors({ staffId });
    const client = sessionClient(app.url, whole.cookie);
    expect(await refusal(client.signIn.sessions({}))).toMatchObject({ status: 401 });
    const again = await begin(app.url, email, password);
    expect((await sessionClient(app.url, again).team.welcome({})).me?.secondFactorDue).toBe(true);
  });
});

test('a password has twelve characters at least, any of them, and a hundred and twenty-eight at most', async () => {
  const wish = (name: string, given: string) =>
    owner.team.addStaff({ name, email: `${name}@rapport.test`, role: 'viewer', password: given });
  for (const wrong of ['eleven char', 'x'.repeat(129)])
    expect(await refusal(wish('short', wrong))).toMatchObject({ status: 422 });
  for (const [index, right] of [
    '鍵とパスワードは十二文字',
    '  spaces \t 🔑🔑  ',
    'any of them '.repeat(11).slice(0, 128),
  ].entries()) {
    await wish(`right${index}`, right);
    await begin(app.url, `right${index}@rapport.test`, right);
  }
});

describe('a passkey', () => {
  test('is added only soon after signing in', async () => {
    await owner.signIn.saveRules({ secondFactorRequired: false, sso: null });
    const { email, staffId } = await add('Paula');
    const cookie = await begin(app.url, email, password);
    const ask = () => fetch(`${app.url}/api/auth/passkey/generate-register-options`, { headers: { cookie } });
    const options = (await (await ask()).json()) as { rp: { id: string }; authenticatorSelection: object };
    expect(options).toMatchObject({
      rp: { id: '127.0.0.1' }, // of the address that the request came to
      authenticatorSelection: { userVerification: 'required', residentKey: 'required' },
    });
    await db
      .updateTable('sessions')
      .set({ created_at: new Date(Date.now() - 16 * 60_000) })
      .where('user_id', '=', staffId)
      .execute();
    expect((await ask()).status).toBe(403);
    expect((await fetch(`${app.url}/api/auth/passkey/generate-register-options`)).status).toBe(401);
  });

  test('of somebody else can be neither seen, renamed nor removed', async () => {
    const paula = (await owner.team.staff({})).items.find((item) => item.name === 'Paula');
    const passkeyId = '0198a4c0-0000-7000-8000-000000000001';
    await db
      .insertInto('passkeys')
      .values({
        ...{ id: passkeyId, name: 'Laptop', public_key: 'k', user_id: paula?.staffId ?? '' },
        ...{ credential_id: 'c', counter: 0, device_type: 'singleDevice', backed_up: false },
      })
      .execute();
    expect((await owner.signIn.passkeys({})).items).toEqual([]);
    expect(await refusal(owner.signIn.removePasskey({ passkeyId }))).toMatchObject({ status: 404 });
    expect(await refusal(owner.signIn.renamePasskey({ passkeyId, name: 'mine' }))).toMatchObject({
      status: 404,
    });
    const hers = sessionClient(app.url, await begin(app.url, 'paula@rapport.test', password));
    expect((await hers.signIn.passkeys({})).items).toMatchObject([{ name: 'Laptop' }]);
    await hers.signIn.removePasskey({ passkeyId });
    const told = async () => (await hers.notices.list({})).items.map((item) => item.kind);
    await expect.poll(told).toEqual(['passkey_removed']);
  });
});
