import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { oneLine } from '../../core/mail.ts';
import { headerOf, readMail } from '../../core/mime.testing.ts';
import { startSmtp } from '../../core/smtp.testing.ts';
import { type Client, refusal, startTestApp } from '../../testing.ts';
import { escalateLate, remindKeepers } from '../promises/watch.ts';
import { tidyMails } from './outbox.ts';
import { sendQueued } from './send.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const manager = await app.as('manager');
const rep = await app.as('rep');
const smtp = await startSmtp({ password: 'sesame' });
afterAll(() => smtp.stop());

const server = {
  host: '127.0.0.1',
  port: smtp.port,
  security: 'none' as const,
  username: 'rapport',
  password: 'sesame',
  fromAddress: 'crm@house.example',
  fromName: 'The House',
  allowPrivate: true,
};

/** What the job does for each that waits. @returns what it threw */
async function sendAll(): Promise<unknown[]> {
  const rows = await db.selectFrom('mails').select('mail_id').where('state', '=', 'waiting').execute();
  const thrown: unknown[] = [];
  for (const row of rows) await sendQueued(app.jobContext, row.mail_id).catch((error) => thrown.push(error));
  return thrown;
}
async function promise(
  fields: Partial<Parameters<Client['promises']['make']>[0]> = {},
  name = 'Adaeze Okafor',
) {
  const { customerId } = (await owner.customers.create({ name, siteId: app.siteId })).customer;
  return rep.promises.make({
    customerId,
    promiseId: newId(),
    what: 'Send the kit',
    dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    ...fields,
  });
}
async function remind(promiseId: string): Promise<void> {
  await sql`UPDATE promises SET remind_at = now() - interval '1 second', reminded_at = NULL WHERE promise_id = ${promiseId}`.execute(
    db,
  );
  await remindKeepers(db);
}
async function makeLate(promiseId: string): Promise<void> {
  await sql`UPDATE promises SET due_at = now() - interval '1 hour' WHERE promise_id = ${promiseId}`.execute(
    db,
  );
  await escalateLate(db);
}
const lastRead = () => readMail(smtp.taken.at(-1)?.raw ?? '');
const states = async (): Promise<string[]> =>
  (await db.selectFrom('mails').select('state').orderBy('created_at').execute()).map((row) => row.state);
const clear = () => db.deleteFrom('mails').execute();

describe('without a server', () => {
  test('a reminder is written to a file that only we read, and the settings say so', async () => {
    const made = await promise();
    await remind(made.promiseId);
    expect(await sendAll()).toEqual([]);
    const folder = app.jobContext.mailFolder;
    const [name = ''] = await readdir(folder);
    expect(((await stat(join(folder, name))).mode & 0o777).toString(8)).toBe('600');
    const mail = readMail(await readFile(join(folder, name), 'latin1'));
    expect(headerOf(mail.headers, 'subject')).toMatch(/^Due \w+,? \d+ \w+ \d{4} at \d\d:\d\d: Send the kit$/);
    expect(mail.text).toContain(`${app.url}/customers/${made.customerId}`);
    expect(await owner.mail.settings({})).toMatchObject({ server: null, filed: 1, sent: 0 });
    expect(await refusal(owner.mail.test({}))).toMatchObject({ status: 422 });
    await clear();
  });
});

describe('the server', () => {
  test('is set by who leads, in the own network only by the owner, and its password never comes back', async () => {
    expect(await refusal(rep.mail.saveSettings(server))).toMatchObject({ status: 403 });
    expect(await refusal(manager.mail.saveSettings(server))).toMatchObject({ status: 403 });
    const saved = await owner.mail.saveSettings(server);
    expect(saved.server).toMatchObject({ host: '127.0.0.1', hasPassword: true });
    expect(JSON.stringify([saved, await owner.mail.settings({})])).not.toContain('sesame');
    const { rows } = await sql<{ row: string }>`
      SELECT mail_server::text || (SELECT string_agg(input::text, '') FROM audit_entries WHERE operation LIKE 'mail.%') AS row
        FROM mail_server`.execute(db);
    expect(rows[0]?.row).not.toContain('sesame');
    expect(rows[0]?.row).not.toContain(Buffer.from('sesame').toString('hex'));
  });

  test('gets its password only from who types it: another host, port or user asks for it again', async () => {
    const { password: _, ...kept } = server;
    expect((await manager.mail.saveSettings(kept)).server?.hasPassword).toBe(true);
    for (const other of [
      { username: 'else' },
      { port: 2525 },
      { host: '127.0.0.2' },
      { security: 'tls' as const },
    ])
      expect(await refusal(owner.mail.saveSettings({ ...kept, ...other }))).toMatchObject({ status: 422 });
    for (const wrong of [
      { host: 'a b' },
      { fromName: 'x\r\nBcc: all@example.com' },
      { fromAddress: 'nobody' },
      { allowPrivate: false },
    ])
      expect(await refusal(owner.mail.saveSettings({ ...server, ...wrong }))).toMatchObject({ status: 422 });
  });

  test('sends a test mail to whoever asks, and says what it was told', async () => {
    const { to } = await manager.mail.test({});
    expect(smtp.taken.at(-1)).toMatchObject({ from: 'crm@house.example', to: [to], user: 'rapport' });
    smtp.answers.rcpt = ['550 no such user here'];
    const refused = await refusal(manager.mail.test({}));
    expect(refused).toMatchObject({ status: 422 });
    expect(refused.message).toContain('no such user here');
    await owner.mail.saveSettings({ ...server, password: 'wrong' });
    expect((await refusal(owner.mail.test({}))).message).toContain('wrong password');
    await owner.mail.saveSettings(server);
  });

  test('in the own network is not called without the owner’s word, also by a name that leads there', async () => {
    const before = smtp.connections();
    for (const host of ['127.0.0.1', 'localhost', '::ffff:127.0.0.1']) {
      await owner.mail.saveSettings({
        ...server,
        host,
        allowPrivate: false,
        username: null,
        password: null,
      });
      expect(await refusal(owner.mail.test({})), host).toMatchObject({ status: 422 });
    }
    expect(smtp.connections()).toBe(before);
    await owner.mail.saveSettings(server);
  });

  test('that offers no TLS, or offers it and has none, gets nothing where TLS is asked for', async () => {
    const before = smtp.taken.length;
    for (const security of ['starttls', 'tls'] as const) {
      await owner.mail.saveSettings({ ...server, security });
      expect(await refusal(owner.mail.test({})), security).toMatchObject({ status: 422 });
    }
    smtp.answers.offersStartTls = true;
    await owner.mail.saveSettings({ ...server, security: 'starttls' });
    expect(await refusal(owner.mail.test({}))).toMatchObject({ status: 422 });
    smtp.answers.offersStartTls = false;
    expect(smtp.taken.length).toBe(before);
    await owner.mail.saveSettings(server);
  });
});

describe('reminders', () => {
  test('go to the keeper before it is due, once, in their language, with markup as text and no other header', async () => {
    await rep.team.setLocale({ locale: 'de-DE' });
    const made = await promise(
      { what: 'Send\r\nBcc: all@example.com <b>now</b> & "soon"' },
      '<script>alert(1)</script> Öz',
    );
    await remind(made.promiseId);
    await remind(made.promiseId);
    const before = smtp.taken.length;
    await sendAll();
    await sendAll();
    expect(smtp.taken.length).toBe(before + 1);
    const mail = lastRead();
    expect(mail.headers.map(([name]) => name)).not.toContain('bcc');
    expect(headerOf(mail.headers, 'to')).toContain(`<${smtp.taken.at(-1)?.to[0]}>`);
    expect(headerOf(mail.headers, 'subject')).toMatch(/^Fällig .*<b>now<\/b>/);
    expect(mail.text).toContain('<script>alert(1)</script> Öz');
    expect(mail.html).not.toMatch(/<script|<b>/);
    expect(mail.html).toContain('&#60;script&#62;alert(1)');
    expect(mail.html).toContain(`href="${app.url}/customers/${made.customerId}"`);
    expect(headerOf(mail.headers, 'auto-submitted')).toBe('auto-generated');
    await rep.team.setLocale({ locale: null });
  });

  test('go to a manager when it is late, not to the keeper again', async () => {
    await clear();
    const made = await promise({ what: 'Order the filters' });
    await makeLate(made.promiseId);
    await sendAll();
    const to = (await manager.team.welcome({})).me?.email;
    const late = smtp.taken.filter(({ raw }) => raw.includes('Late: Order the filters'));
    expect(late.map((mail) => mail.to)).toEqual([[to]]);
  });

  test('go to nobody who switched them off, was put out, or may not see the customer any more', async () => {
    await clear();
    await rep.mail.setMine({ reminders: false });
    expect(await rep.mail.mine({})).toEqual({ reminders: false });
    await remind((await promise()).promiseId);
    expect(await states()).toEqual([]);
    await rep.mail.setMine({ reminders: true });
    const gone = await promise();
    await remind(gone.promiseId);
    await db.deleteFrom('customers').where('customer_id', '=', gone.customerId).execute();
    await remind((await promise()).promiseId);
    await rep.mail.setMine({ reminders: false });
    const before = smtp.taken.length;
    await sendAll();
    expect(await states()).toEqual(['dropped', 'dropped']);
    expect(smtp.taken.length).toBe(before);
    await rep.mail.setMine({ reminders: true });
  });

  test('that the server cannot take now are tried again, and what it refuses for good is said', async () => {
    await clear();
    await remind((await promise()).promiseId);
    smtp.answers.data = ['451 try later'];
    expect(await sendAll()).toHaveLength(1);
    expect(await owner.mail.settings({})).toMatchObject({ waiting: 1, failed: 0 });
    expect((await owner.mail.settings({})).lastError).toContain('try later');
    expect(await sendAll()).toEqual([]);
    expect(await owner.mail.settings({})).toMatchObject({ waiting: 0, sent: 1, lastError: null });
    await remind((await promise()).promiseId);
    smtp.answers.rcpt = ['550 no such user here'];
    expect(await sendAll()).toEqual([]);
    expect(await owner.mail.settings({})).toMatchObject({ failed: 1, sent: 1 });
    expect(await manager.mail.retry({})).toMatchObject({ failed: 0, waiting: 1 });
    await sendAll();
    expect(await owner.mail.settings({})).toMatchObject({ failed: 0, sent: 2, lastError: null });
  });

  test('are given up a day later, and forgotten after a month', async () => {
    await clear();
    await remind((await promise()).promiseId);
    await sql`UPDATE mails SET created_at = now() - interval '25 hours'`.execute(db);
    smtp.answers.data = ['451 try later'];
    expect(await sendAll()).toEqual([]);
    expect(await states()).toEqual(['failed']);
    await sql`UPDATE mails SET settled_at = now() - interval '31 days'`.execute(db);
    await tidyMails(db);
    expect(await states()).toEqual([]);
  });

  test('are sent by the worker, which was told in the same transaction', async () => {
    await clear();
    await remind((await promise()).promiseId);
    const { rows } = await sql<{ key: string }>`
      SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'mail.send'
         AND key = 'mail ' || (SELECT mail_id::text FROM mails)`.execute(db);
    expect(rows).toHaveLength(1);
    await owner.mail.removeSettings({});
    await sendAll();
    expect(await states()).toEqual(['filed']);
  });
});

test('a line stays a line', () => {
  expect(oneLine('a\r\nBcc: x\u2028y\u0000z')).toBe('a Bcc: x y z');
});
