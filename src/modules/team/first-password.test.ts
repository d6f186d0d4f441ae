import { expect, test } from 'vitest';
import { refusal, startTestApp } from '../../testing.ts';
import { begin, callAuth, sessionClient } from './sign-in/sign-in.testing.ts';

const app = await startTestApp();
const owner = await app.as('owner');
const { db } = app.database;
const email = 'rita@rapport.test';
const rita = await owner.team.addStaff({ name: 'Rita', email, role: 'rep' });
const given = rita.firstPassword?.password ?? '';
const own = 'four words of no tune';

test('a first password is random, easily read out, good for a week, and told once', async () => {
  expect(given).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
  const other = await owner.team.addStaff({ name: 'Otto', email: 'otto@rapport.test', role: 'rep' });
  expect(other.firstPassword?.password).not.toBe(given);
  const days = (Date.parse(rita.firstPasswordUntil ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.9);
  expect(days).toBeLessThanOrEqual(7);
  const written = await db.selectFrom('audit_entries').select('input').execute();
  expect(JSON.stringify([written, await owner.team.staff({})])).not.toContain(given);
});

test('who comes in with it can choose their own password and leave, and do nothing else', async () => {
  const cookie = await begin(app.url, email, given);
  const hers = sessionClient(app.url, cookie);
  expect(await hers.team.welcome({})).toMatchObject({
    business: null,
    sites: [],
    me: { passwordDue: true, permissions: [] },
  });
  for (const call of [
    () => hers.find.list({ limit: 1 }),
    () => hers.team.addApiKey({ name: 'way round' }),
    () => hers.signIn.sessions({}),
    () => hers.team.setLocale({ locale: 'de' }),
  ])
    expect(await refusal(call())).toMatchObject({
      status: 403,
      message: expect.stringContaining('your own'),
    });
  for (const path of ['/api/live', '/api/exports/customers?format=csv'])
    expect((await fetch(app.url + path, { headers: { cookie } })).status, path).toBe(403);
  // a factor that whoever gave the password could set up would outlast it
  expect((await callAuth(app.url, 'two-factor/enable', { password: given }, { cookie })).status).toBe(401);
  const passkey = await fetch(`${app.url}/api/auth/passkey/generate-register-options`, {
    headers: { cookie },
  });
  expect(passkey.status).toBe(401);
  const leaving = await callAuth(app.url, 'sign-out', {}, { cookie });
  expect(leaving.status).toBe(200);
  expect(await refusal(hers.team.changePassword({ current: given, next: own }))).toMatchObject({
    status: 401,
  });
});

test('it is replaced by another one, and the session goes on', async () => {
  const hers = sessionClient(app.url, await begin(app.url, email, given));
  expect(await refusal(hers.team.changePassword({ current: given, next: given }))).toMatchObject({
    status: 422,
    message: expect.stringContaining('Choose another'),
  });
  expect(await refusal(hers.team.changePassword({ current: own, next: own }))).toMatchObject({ status: 422 });
  await hers.team.changePassword({ current: given, next: own });
  expect((await hers.team.welcome({})).me).toMatchObject({ passwordDue: false });
  expect((await hers.signIn.sessions({})).items).toHaveLength(1);
  expect((await callAuth(app.url, 'sign-in/email', { email, password: given })).status).toBe(401);
  const { items } = await owner.team.staff({});
  expect(items.find(({ name }) => name === 'Rita')).toMatchObject({ firstPasswordUntil: null });
});

test('who lost theirs is given another by an owner, which ends their sessions and leaves their keys', async () => {
  const cookie = await begin(app.url, email, own);
  const hers = sessionClient(app.url, cookie);
  const { key } = await hers.team.addApiKey({ name: 'till' });
  const manager = await app.as('manager');
  const { staffId } = rita;
  expect(await refusal(manager.team.giveFirstPassword({ staffId }))).toMatchObject({ status: 403 });
  const again = await owner.team.giveFirstPassword({ staffId });
  expect(await refusal(hers.signIn.sessions({}))).toMatchObject({ status: 401 });
  expect((await callAuth(app.url, 'sign-in/email', { email, password: own })).status).toBe(401);
  const next = sessionClient(app.url, await begin(app.url, email, again.password));
  expect(await refusal(next.signIn.sessions({}))).toMatchObject({ status: 403 });
  const byKey = await fetch(`${app.url}/api/v1/me/sessions`, { headers: { authorization: `Bearer ${key}` } });
  expect(byKey.status).toBe(200);
});

test('nobody gives one to themselves, or to what is no person', async () => {
  const me = (await owner.team.welcome({})).me?.staffId ?? '';
  expect(await refusal(owner.team.giveFirstPassword({ staffId: me }))).toMatchObject({ status: 422 });
  const service = await owner.services.add({ name: 'Till', role: 'rep' });
  expect(await refusal(owner.team.giveFirstPassword({ staffId: service.staffId }))).toMatchObject({
    status: 404,
  });
});

test('after its week it opens nothing, and only who knows it hears why', async () => {
  const { password } = await owner.team.giveFirstPassword({ staffId: rita.staffId });
  await db
    .updateTable('staff')
    .set({ first_password_until: new Date(Date.now() - 1000) })
    .where('id', '=', rita.staffId)
    .execute();
  const late = await callAuth(app.url, 'sign-in/email', { email, password });
  expect(late).toMatchObject({ status: 403, body: { code: 'FIRST_PASSWORD_OVER' } });
  expect(late.cookie).not.toContain('session_token');
  const wrong = await callAuth(app.url, 'sign-in/email', { email, password: 'a wrong password' });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'INVALID_EMAIL_OR_PASSWORD' } });
});

test('where a second factor is asked for, it comes after the password of their own', async () => {
  await owner.signIn.saveRules({ secondFactorRequired: true, sso: null });
  const { password } = await owner.team.giveFirstPassword({ staffId: rita.staffId });
  const hers = sessionClient(app.url, await begin(app.url, email, password));
  expect((await hers.team.welcome({})).me).toMatchObject({ passwordDue: true, secondFactorDue: false });
  await hers.team.changePassword({ current: password, next: 'another one of no tune' });
  expect((await hers.team.welcome({})).me).toMatchObject({ passwordDue: false, secondFactorDue: true });
  expect(
    await refusal(hers.team.changePassword({ current: 'another one of no tune', next: own })),
  ).toMatchObject({
    status: 403,
  });
});
