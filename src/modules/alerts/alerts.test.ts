import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { languages, translator } from '../../core/i18n.ts';
import { writeTallies } from '../../core/tally.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';
import { noteExport } from '../backup/note-export.ts';
import { sendQueued } from '../mail/send.ts';
import { callAuth, sessionClient } from '../team/sign-in/sign-in.testing.ts';
import { magnitude } from './alert.ts';
import { lookForUnusual } from './look.ts';
import { networkOf } from './new-devices.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const rep = await app.as('rep');
const quiet = {
  takenOut: null,
  cards: null,
  listed: null,
  timesUsual: 3,
  refusedSignIns: null,
  refusedRequests: null,
  waysIn: false,
  newDevices: false,
};
const kinds = [
  'alert_taken_out',
  'alert_taken_out_command',
  'alert_cards',
  'alert_cards_usual',
  'alert_listed',
  'alert_listed_usual',
  'alert_refused_sign_ins',
  'alert_refused_sign_ins_yours',
  'alert_refused_requests',
  'alert_new_key',
  'alert_new_service',
  'alert_new_owner',
  'alert_factor_off',
  'alert_factors_reset',
  'alert_new_device',
  'alert_new_device_yours',
];
const ids: string[] = [];
for (const name of ['Ada', 'Bo', 'Cy', 'Di'])
  ids.push((await owner.customers.create({ name })).customer.customerId);

beforeEach(async () => {
  await writeTallies(app.database);
  await sql`TRUNCATE notices, mails, activity_counts`.execute(db);
  await owner.alerts.saveRules(quiet);
});

type Told = { kind: string; data: Record<string, string> };
/** Looks twice, as the job does; told is told once. */
async function look(who: Client = owner): Promise<Told[]> {
  await writeTallies(app.database);
  await lookForUnusual(db);
  await lookForUnusual(db);
  const { items } = await who.notices.list({ limit: 100 });
  return items.map(({ kind, data }) => ({ kind, data }));
}
const exported = async (query: string): Promise<number> => {
  const key = await app.keyOf('marketer');
  const response = await fetch(`${app.url}/api/exports/customers?${query}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await response.text();
  return response.status;
};
/** Days of work before yesterday. */
const worked = (name: string, days: number, cards: number): Promise<unknown> =>
  sql`
  INSERT INTO activity_counts
  SELECT id, date_trunc('hour', now()) - make_interval(days => day + 2), ${cards}, 0, 0
    FROM staff, generate_series(1, ${days}) AS day WHERE name = ${name}`.execute(db);

describe('an owner hears', () => {
  test('of customers taken out in files, once, and again of ten times as many', async () => {
    await owner.alerts.saveRules({ ...quiet, takenOut: 4 });
    expect(await exported(`format=csv&ids=${ids.slice(0, 3).join()}`)).toBe(200);
    expect(await look()).toEqual([]);
    expect(await exported(`format=csv&ids=${ids[3]}`)).toBe(200);
    expect(await look()).toMatchObject([
      { kind: 'alert_taken_out', data: { name: 'Test marketer', customers: '4' } },
    ]);
    for (let time = 0; time < 9; time++) await exported('format=csv');
    expect(await look()).toMatchObject([{ data: { customers: '40' } }, { data: { customers: '4' } }]);
    expect(await look(await app.as('manager'))).toEqual([]);
  });

  test('of everything taken out by a command on the machine, which nobody signs in for', async () => {
    await owner.alerts.saveRules({ ...quiet, takenOut: 4 });
    await noteExport(db, { staffId: null, door: 'command' });
    expect(await look()).toContainEqual({
      kind: 'alert_taken_out_command',
      data: { customers: '4', door: 'command' },
    });
  });

  test('of far more cards than on somebody’s usual day', async () => {
    await owner.alerts.saveRules({ ...quiet, cards: 3 });
    await worked('Test rep', 6, 1);
    const [last = '', ...others] = ids;
    // an open page asks again whenever something happens
    for (const customerId of [...others, ...others]) await rep.customers.card({ customerId });
    expect(await look()).toEqual([]); // three times as many as usual, and not more
    await rep.customers.read({ customerId: last });
    expect(await look()).toMatchObject([
      { kind: 'alert_cards_usual', data: { name: 'Test rep', customers: '4', usual: '1' } },
    ]);
  });

  test('of customers read in lists by whoever has no usual day yet', async () => {
    await owner.alerts.saveRules({ ...quiet, listed: 5 });
    const viewer = await app.as('viewer');
    await viewer.find.list({ limit: 3 });
    await viewer.find.search({ q: 'a' });
    await viewer.find.list({ limit: 3 }); // the same ones, within the hour
    expect(await look()).toEqual([]);
    await viewer.find.list({});
    expect(await look()).toMatchObject([
      { kind: 'alert_listed', data: { name: 'Test viewer', customers: '5' } },
    ]);
  });

  test('of who tries again and again what they may not do', async () => {
    await owner.alerts.saveRules({ ...quiet, refusedRequests: 3 });
    for (let time = 0; time < 3; time++)
      expect(await refusal(rep.audit.list({}))).toMatchObject({ status: 403 });
    expect(await look()).toMatchObject([{ kind: 'alert_refused_requests', data: { times: '3' } }]);
  });

  test('of new keys, services and owners, and of factors that are reset', async () => {
    await owner.alerts.saveRules({ ...quiet, waysIn: true });
    await rep.team.addApiKey({ name: 'to go' });
    await owner.services.add({ name: 'Shop', role: 'viewer', siteIds: [] });
    await owner.team.addStaff({
      name: 'Quin',
      email: 'quin@rapport.test',
      role: 'owner',
      password: 'quin is an owner',
    });
    const rae = await owner.team.addStaff({
      name: 'Rae',
      email: 'rae@rapport.test',
      role: 'rep',
      password: 'rae is a rep here',
    });
    await owner.signIn.resetFactors({ staffId: rae.staffId });
    await owner.team.updateStaff({ staffId: rae.staffId, name: 'Rae Reed', role: 'rep' });
    expect((await look()).filter(({ kind }) => kind === 'alert_new_owner')).toHaveLength(1);
    await owner.team.updateStaff({ staffId: rae.staffId, role: 'owner' });
    const told = await look();
    expect(told.map(({ kind, data }) => [kind, data['what']])).toEqual(
      expect.arrayContaining([
        ['alert_new_key', 'to go'],
        ['alert_new_service', 'Shop'],
        ['alert_new_owner', 'Quin'],
        ['alert_new_owner', 'Rae Reed'],
      ]),
    );
    expect(told.find(({ kind }) => kind === 'alert_factors_reset')?.data['whose']).toBe('Rae Reed');
  });
});

describe('signing in', async () => {
  const email = 'sam@rapport.test';
  const password = 'a password of hers';
  await owner.team.addStaff({ name: 'Sam', email, role: 'rep', password });
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0';
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';
  const begin = async (userAgent: string, address: string): Promise<Client> => {
    const { cookie } = await callAuth(app.url, 'sign-in/email', { email, password }, { userAgent, address });
    return sessionClient(app.url, cookie);
  };

  test('as never before is told to whoever it was, and to an owner where browser and network are both new', async () => {
    await owner.alerts.saveRules({ ...quiet, newDevices: true });
    const sam = await begin(firefox, '203.0.113.7');
    expect(await look(sam)).toEqual([]); // the first time there is nothing to compare with
    await begin(firefox, '203.0.113.99');
    expect(await look(sam)).toEqual([]);
    await begin(chrome, '203.0.113.7');
    expect(await look(sam)).toMatchObject([
      { kind: 'alert_new_device_yours', data: { device: 'Chrome, Linux', address: '203.0.113.7' } },
    ]);
    expect(await look()).toEqual([]);
    await begin('curl/8.5.0', '198.51.100.1');
    expect(await look(sam)).toHaveLength(2);
    expect(await look()).toMatchObject([
      { kind: 'alert_new_device', data: { name: 'Sam', device: 'curl', address: '198.51.100.1' } },
    ]);
  });

  test('that is refused again and again is told to both, also by a mail that nobody switches off', async () => {
    await owner.alerts.saveRules({ ...quiet, refusedSignIns: 2 });
    const sam = await begin(firefox, '203.0.113.7');
    await sam.mail.setMine({ reminders: false });
    for (const guess of ['not her password 1', 'not her password 2'])
      expect((await callAuth(app.url, 'sign-in/email', { email, password: guess })).status).toBe(401);
    expect(await look()).toMatchObject([
      { kind: 'alert_refused_sign_ins', data: { name: 'Sam', times: '2' } },
    ]);
    const hers = (await look(sam)).filter(({ kind }) => !kind.startsWith('alert_new_device'));
    expect(hers).toMatchObject([{ kind: 'alert_refused_sign_ins_yours' }]);
    const { rows } = await sql<{ email: string; kind: string }>`
      SELECT email, mails.kind FROM mails JOIN staff ON id = staff_id
       WHERE email IN ('owner@rapport.test', ${email}) AND mails.kind LIKE '%refused%' ORDER BY email`.execute(
      db,
    );
    expect(rows).toEqual([
      { email: 'owner@rapport.test', kind: 'safety.alert_refused_sign_ins' },
      { email, kind: 'safety.alert_refused_sign_ins_yours' },
    ]);
    const { rows: mails } = await sql<{ mail_id: string }>`
      SELECT mail_id FROM mails JOIN staff ON id = staff_id WHERE email = ${email} AND mails.kind LIKE '%refused%'`.execute(
      db,
    );
    const mailId = mails[0]?.mail_id ?? '';
    await sendQueued(app.jobContext, mailId);
    const text = await readFile(join(app.jobContext.mailFolder, `${mailId}.eml`), 'utf8');
    expect(text).toContain('Test House: somebody should look at this');
    expect(text).toContain('/settings#you');
    expect(text).not.toContain('promised');
  });
});

test('nobody is told of what an owner has switched off', async () => {
  expect(await exported('format=csv')).toBe(200);
  for (const customerId of ids) await rep.customers.card({ customerId });
  await rep.find.list({});
  await rep.team.addApiKey({ name: 'another' });
  expect(await look()).toEqual([]);
  expect(await owner.alerts.rules({})).toEqual(quiet);
  expect(await refusal((await app.as('manager')).alerts.saveRules(quiet))).toMatchObject({ status: 403 });
});

test.each(languages)('every alert has its sentence, with figures as they are written (%s)', (language) => {
  const t = translator(language);
  const values = { name: 'Ada', customers: '12345', usual: '6789', times: '1234', what: 'x', whose: 'y' };
  for (const kind of kinds) {
    const sentence = t(`notices:kind.${kind}`, {
      ...values,
      device: 'curl',
      address: '::1',
      defaultValue: '',
    });
    expect(sentence, kind).not.toBe('');
    expect(sentence, kind).not.toMatch(/\{\{|\d{4}/);
  }
});

test('what is ten times as much is news, and networks are as large as a provider has them', () => {
  expect([5, 49, 50, 500].map((count) => magnitude(count, 5))).toEqual([0, 0, 1, 2]);
  expect(networkOf('203.0.113.7')).toBe('203.0');
  expect(networkOf('::ffff:203.0.113.7')).toBe('203.0');
  expect(networkOf('2001:db8:1::7')).toBe('2001:db8');
  expect([networkOf('no address'), networkOf(''), networkOf(null)]).toEqual([null, null, null]);
});
