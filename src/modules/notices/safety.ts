// What concerns the safety of an account or of the house: on the page, and by e-mail whether or not somebody wants reminders.
import type { Db } from '../../core/db.ts';
import { queueMails } from '../mail/outbox.ts';
import { safetyPrefix } from '../mail/words.ts';
import { type Notice, notify } from './notices.ts';

export async function tellOfSafety(tx: Db, notices: readonly Notice[]): Promise<void> {
  await notify(tx, notices);
  await queueMails(
    tx,
    notices.map((notice) => ({ ...notice, kind: safetyPrefix + notice.kind })),
  );
}
