import { expect, test } from 'vitest';
import { createAuth } from '../../../core/auth.ts';
import { placeOf, tellUnknownJob } from '../../../core/sign-in/unknown.ts';
import { startTestApp } from '../../../testing.ts';
import { teamJobs } from '../jobs.ts';

const app = await startTestApp();
const { db, pool } = app.database;
const owner = await app.as('owner');
const auth = createAuth({
  db,
  secret: 'a secret that only tests use, 32+',
  baseURL: null,
  limitSignIns: true,
});

async function refused(email: string, ip: string): Promise<number> {
  const response = await auth.handler(
    new Request(`${app.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: app.url, 'x-rapport-ip': ip },
      body: JSON.stringify({ email, password: 'a wrong password' }),
    }),
  );
  return response.status;
}
/** A minute later. */
const tellOf = (place: string) => teamJobs[tellUnknownJob]?.run({ place }, app.jobContext);
const entries = async () =>
  (await owner.audit.list({ operation: 'signIn.refuse' })).items.map(({ input }) => input);
const waiting = async (): Promise<unknown[]> => {
  const { rows } = await pool.query<{ key: string }>(
    'SELECT key FROM graphile_worker.jobs WHERE task_identifier = $1 AND run_at > now()',
    [tellUnknownJob],
  );
  return rows.map(({ key }) => key);
};

test('tries for addresses that nobody has are told of once a minute for each place, and all are counted', async () => {
  const [here, elsewhere] = ['203.0.113.7', '203.0.113.8'];
  for (let turn = 0; turn < 6; turn += 1) expect(await refused(`nobody${turn}@rapport.test`, here)).toBe(401);
  await refused('nobody@rapport.test', elsewhere);
  expect(await entries()).toEqual([
    { method: 'password', address: elsewhere },
    { method: 'password', address: here },
  ]);
  expect(await waiting()).toHaveLength(2);

  await tellOf(here);
  await tellOf(elsewhere);
  expect((await entries())[0]).toEqual({ method: 'password', address: here, tries: 5 });
  expect(await entries()).toHaveLength(3);
  await tellOf(here); // another minute, in which nothing came
  expect(await entries()).toHaveLength(3);
  expect(await db.selectFrom('sign_in_tries').select('refused').where('refused', '=', 0).execute()).toEqual(
    [],
  );

  await refused('somebody@rapport.test', here);
  expect((await entries())[0]).toEqual({ method: 'password', address: here });
});

test('tries for an account of the house are told of one by one, up to the limit', async () => {
  const before = (await entries()).length;
  await owner.team.addStaff({ name: 'Rita', email: 'rita@rapport.test', role: 'rep' });
  const answers: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) answers.push(await refused('rita@rapport.test', '203.0.113.9'));
  expect(answers.filter((status) => status === 401)).toHaveLength(10);
  expect((await entries()).length - before).toBe(10);
});

test('the addresses of one network are one place', () => {
  expect(placeOf('203.0.113.7')).toBe('203.0.113.7');
  expect(placeOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(placeOf('2001:0db8:0000:0000:ffff:1:2:3')).toBe('2001:db8:0:0::/64');
  expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(placeOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(placeOf('::1')).toBe('0:0:0:0::/64');
  expect(placeOf('::ffff:203.0.113.7')).toBe('::ffff:203.0.113.7');
  expect(placeOf('')).toBe('');
});
