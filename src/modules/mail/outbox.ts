// What is to be mailed. Any room says so with queueMails() in its transaction; a job for each puts it into words and sends.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { newId } from '../../core/ids.ts';
import { safetyPrefix } from './words.ts';

export type QueuedMail = {
  staffId: string;
  /** of what is told: the same for the same person is sent once */
  key: string;
  /** names the words mail:<kind> */
  kind: string;
  customerId: string | null;
  data: Record<string, string>;
};

/** To those who want reminders by e-mail and can sign in, and of what is about safety whether they want or not; the sample's people have no letter box. */
export async function queueMails(tx: Db, mails: readonly QueuedMail[]): Promise<void> {
  if (mails.length === 0) return;
  const { rows } = await sql<{ id: string; mail_reminders: boolean }>`
    SELECT id, mail_reminders FROM staff
     WHERE id = ANY(${[...new Set(mails.map((mail) => mail.staffId))]}::uuid[]) AND active
       AND EXISTS (SELECT FROM accounts WHERE user_id = staff.id)`.execute(tx);
  const reminded = new Map(rows.map((row) => [row.id, row.mail_reminders]));
  // whoever took a session over would switch off what tells of it
  const wanted = mails.filter(({ staffId, kind }) =>
    kind.startsWith(safetyPrefix) ? reminded.has(staffId) : reminded.get(staffId),
  );
  const at = new Date();
  for (const { staffId, key, kind, customerId, data } of wanted) {
    const made = await tx
      .insertInto('mails')
      .values({
        mail_id: newId(),
        staff_id: staffId,
        key,
        kind,
        customer_id: customerId,
        data: JSON.stringify(data),
        created_at: at,
      })
      .onConflict((conflict) => conflict.columns(['staff_id', 'key']).doNothing())
      .returning('mail_id')
      .executeTakeFirst();
    if (made) await enqueueMail(tx, made.mail_id);
  }
}

/** With its key: a job that waits for its next attempt is brought forward instead of doubled. */
function enqueueMail(tx: Db, mailId: string): Promise<void> {
  return enqueue(tx, 'mail.send', { mailId }, `mail ${mailId}`);
}

/** What waits is tried now: the server may be another. */
export async function tryWaiting(tx: Db): Promise<void> {
  const rows = await tx
    .selectFrom('mails')
    .select('mail_id')
    .where('state', '=', 'waiting')
    .orderBy('created_at')
    .limit(1000)
    .execute();
  for (const row of rows) await enqueueMail(tx, row.mail_id);
}

/** What could not be sent waits again, from now. */
export async function retryFailed(tx: Db): Promise<void> {
  await tx
    .updateTable('mails')
    .set({ state: 'waiting', settled_at: null, attempts: 0, created_at: new Date() })
    .where('state', '=', 'failed')
    .execute();
  await tryWaiting(tx);
}

/** What was sent a month ago is only history. */
export async function tidyMails(db: Db, now = new Date()): Promise<void> {
  await sql`DELETE FROM mails WHERE settled_at < ${now}::timestamptz - interval '30 days'`.execute(db);
}
