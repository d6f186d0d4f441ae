import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';

/** The command line is nobody, and nobody is reminded. */
export async function readMine(db: Db, { staffId }: Caller): Promise<{ reminders: boolean }> {
  const row = await db
    .selectFrom('staff')
    .select('mail_reminders')
    .where('id', '=', staffId)
    .executeTakeFirst();
  return { reminders: row?.mail_reminders ?? false };
}

export async function setMine(
  tx: Db,
  caller: Caller,
  { reminders }: { reminders: boolean },
): Promise<{ reminders: boolean }> {
  await tx.updateTable('staff').set({ mail_reminders: reminders }).where('id', '=', caller.staffId).execute();
  return readMine(tx, caller);
}
