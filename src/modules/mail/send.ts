// One mail on its way: words, server (or file), and what became of it.
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, RapportError } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import { translator } from '../../core/i18n.ts';
import type { JobContext } from '../../core/jobs.ts';
import { type Mail, MailRefused, oneLine, sendMail, writeMail } from '../../core/mail.ts';
import type { DB } from '../../core/schema.ts';
import { theBusiness } from '../team/business.ts';
import { openServer, sealPurpose } from './server.ts';
import { escape, type Reader, safetyPrefix, wordsOf } from './words.ts';

type Row = Selectable<DB['mails']>;
const day = 86_400_000;
/** A reminder that comes a day late reminds of nothing. */
const tooOld = day;
const filesKept = 90 * day;

/** At least once: after a crash between sending and writing that down, the same Message-ID is sent again. @throws to be tried again */
export async function sendQueued(context: JobContext, mailId: string): Promise<void> {
  const { db } = context;
  const row = await db
    .selectFrom('mails')
    .selectAll()
    .where('mail_id', '=', mailId)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (!row) return;
  const reader = await readerOf(db, row);
  if (!reader) return settle(db, row, 'dropped');
  const open = await openServer(db, context.sealFor(sealPurpose));
  const business = await theBusiness(db);
  const words = wordsOf(row, reader, { url: context.url, business });
  const mail = { id: mailId, to: { name: reader.name, address: reader.email }, ...words };
  if (!open) {
    const from = { name: business.name, address: 'rapport@localhost' };
    await fileMail(context.mailFolder, { ...mail, from });
    return settle(db, row, 'filed');
  }
  const error: unknown = await sendMail(open.server, { ...mail, from: open.from }).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null) return settle(db, row, 'sent');
  const late = Date.now() - row.created_at.getTime() > tooOld;
  if (error instanceof MailRefused || late) return settle(db, row, 'failed', said(error));
  await db
    .updateTable('mails')
    .set({ attempts: row.attempts + 1, error: said(error) })
    .where('mail_id', '=', mailId)
    .execute();
  // graphile-worker waits a little longer each time; what the server said may name people, so it is not for the log
  throw new Error('the mail server did not take a mail');
}

async function settle(db: Db, { mail_id }: Row, state: string, error: string | null = null): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state, settled_at: new Date(), error })
    .where('mail_id', '=', mail_id)
    .execute();
}

/** @returns null when by now they are gone, want none, or may not see the customer */
async function readerOf(db: Db, { staff_id, customer_id, kind }: Row): Promise<Reader | null> {
  const { rows } = await sql<Reader>`
    SELECT staff.name, staff.email, staff.locale, customers.name AS "customerName"
      FROM staff LEFT JOIN customers ON customers.customer_id = ${customer_id}
     WHERE staff.id = ${staff_id} AND staff.active AND (staff.mail_reminders OR ${kind.startsWith(safetyPrefix)}::boolean)
       AND (${customer_id}::uuid IS NULL OR (customers.customer_id IS NOT NULL AND (
              customers.site_id IS NULL OR NOT EXISTS (SELECT FROM staff_sites WHERE staff_id = staff.id)
              OR EXISTS (SELECT FROM staff_sites WHERE staff_id = staff.id AND site_id = customers.site_id))))`.execute(
    db,
  );
  return rows[0] ?? null;
}

async function fileMail(folder: string, mail: Mail): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const path = join(folder, `${mail.id}.eml`);
  await writeFile(`${path}.part`, await writeMail(mail), { mode: 0o600 });
  await rename(`${path}.part`, path);
}

export async function tidyFiles(folder: string, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.eml'))) {
    const path = join(folder, name);
    if (now - (await stat(path)).mtimeMs > filesKept) await rm(path, { force: true });
  }
}

/** A mail to whoever asks, now. @throws Invalid with what the server said */
export async function sendTest({ db, caller, locale, sealFor }: Call): Promise<{ to: string }> {
  const open = await openServer(db, sealFor(sealPurpose));
  if (!open) throw new Invalid('mail:noServer');
  if (caller.staffId === null) throw new Invalid('mail:testNeedsStaff');
  const t = translator(locale);
  const text = t('mail:test.text', { business: (await theBusiness(db)).name });
  try {
    await sendMail(open.server, {
      id: newId(),
      from: open.from,
      to: { name: caller.name, address: caller.email },
      subject: t('mail:test.subject'),
      text,
      html: `<p>${escape(text)}</p>`,
    });
  } catch (error) {
    if (error instanceof RapportError) throw error;
    throw new Invalid('mail:notTaken', { message: said(error) });
  }
  return { to: caller.email };
}

/** What a server says is text of a stranger: one line, not too long. */
function said(error: unknown): string {
  const words =
    error instanceof RapportError ? translator('en')(error.key, error.params) : (error as Error).message;
  return oneLine(words).slice(0, 300);
}
