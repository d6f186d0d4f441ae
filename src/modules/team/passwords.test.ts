import { hashPassword } from 'better-auth/crypto';
import { describe, expect, test } from 'vitest';
import { strengthOf } from '../../core/sign-in/strength.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { begin, sessionClient } from './sign-in/sign-in.testing.ts';

const good = 'four words of no tune';
const common = 'password1234';
const own = 'testhouse2026'; // the business is called Test House

describe('a password that is easily guessed', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');
  const rita = { name: 'Rita Raven', email: 'rita@rapport.test', role: 'rep' } as const;
  const weak = (call: Promise<unknown>, words: string) =>
    expect(refusal(call)).resolves.toMatchObject({ status: 422, message: expect.stringContaining(words) });

  test('is refused to a new colleague, and nobody is added', async () => {
    await weak(owner.team.addStaff({ ...rita, password: common }), 'many people use');
    await weak(owner.team.addStaff({ ...rita, password: own }), 'name of the business');
    await weak(owner.team.addStaff({ ...rita, password: 'Rita Raven 1' }), 'your name');
    await weak(owner.team.addStaff({ ...rita, password: 'abcabcabcabc' }), 'pattern');
    expect((await owner.team.staff({})).items.map(({ email }) => email)).not.toContain(rita.email);
  });

  test('is refused when somebody is given another one, and when they change it themselves', async () => {
    const { staffId } = await owner.team.addStaff({ ...rita, password: good });
    await weak(owner.team.updateStaff({ staffId, password: common }), 'many people use');
    const hers = sessionClient(app.url, await begin(app.url, rita.email, good));
    await weak(hers.team.changePassword({ current: good, next: 'ritaraven2026' }), 'your name');
    expect(await hers.team.changePassword({ current: good, next: 'another one of no tune' })).toEqual({
      endedSessions: 0,
    });
  });

  test('is refused in the language of its reader', async () => {
    const answer = await fetch(`${app.url}/api/v1/staff`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'accept-language': 'de',
        authorization: `Bearer ${await app.keyOf('owner')}`,
      },
      body: JSON.stringify({ ...rita, email: 'other@rapport.test', password: common }),
    });
    expect(await answer.json()).toMatchObject({ message: expect.stringContaining('das viele benutzen') });
  });

  test('still lets in whoever has had it from before', async () => {
    const { staffId } = await owner.team.addStaff({ ...rita, email: 'old@rapport.test', password: good });
    await app.database.db
      .updateTable('accounts')
      .set({ password: await hashPassword(common) })
      .where('user_id', '=', staffId)
      .execute();
    expect(await begin(app.url, 'old@rapport.test', common)).toContain('session_token');
  });
});

test('set-up refuses it too, and stays open', async () => {
  const app = await startTestApp({ ready: false });
  const stranger = await app.as(null);
  const setUp = (password: string) =>
    stranger.team.setUp({
      owner: { name: 'Mia Kern', email: 'mia@rapport.test' },
      password,
      business: { name: 'Kern Coffee', currency: 'EUR', timeZone: 'Europe/Berlin', site: 'Harbour Street' },
    });
  for (const password of [common, 'kerncoffee2026', 'mia@rapport.test'])
    expect(await refusal(setUp(password)), password).toMatchObject({ status: 422 });
  expect((await stranger.team.welcome({})).open).toBe(true);
  await setUp(good);
});

test('the measure takes sentences in any language, and looks at a bounded part of what is long', () => {
  const mine = ['Kern Coffee', 'Mia Kern', 'mia@rapport.test'];
  for (const password of [
    'a long enough password',
    'correct horse battery',
    'das ist ein Satz',
    '鍵とパスワードは十二文字',
  ])
    expect(strengthOf(password, mine).enough, password).toBe(true);
  for (const password of ['Password123!', 'qwertzuiop12', '1q2w3e4r5t6z', 'Rapport2026!', 'x'.repeat(128)])
    expect(strengthOf(password, mine).enough, password).toBe(false);
  const long = 'a sentence that goes on and on, and after that some more of it';
  expect(strengthOf(long.padEnd(64, '!') + '1'.repeat(64), mine)).toEqual(
    strengthOf(long.padEnd(64, '!'), mine),
  );
});
