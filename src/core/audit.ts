// The audit: who did what, when and through which door. The database refuses to rewrite it.
import type { Db } from './db.ts';
import type { Context } from './handle.ts';
import { newId } from './ids.ts';

export type AuditEntry = {
  /** null: the house itself */
  staffId: string | null;
  door: Context['door'];
  operation: string;
  /** whom it is about: who may see the entry hangs on it */
  customerId?: string | null;
  input?: object;
  /** from what to what, by name of the field */
  changes?: object | null;
};

/** In the transaction of what it tells; of a download before its first byte leaves: what was begun counts as taken. */
export async function addAuditEntry(db: Db, entry: AuditEntry): Promise<void> {
  const { staffId, door, operation, customerId = null, input = {}, changes = null } = entry;
  await db
    .insertInto('audit_entries')
    .values({
      audit_entry_id: newId(),
      at: new Date(),
      staff_id: staffId,
      door,
      operation,
      customer_id: customerId,
      input: JSON.stringify(input),
      changes: changes && JSON.stringify(changes),
    })
    .execute();
}
