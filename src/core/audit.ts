// The audit: who did what, when and through which door. The database refuses to rewrite it.
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { last, planned } from './round-trips.ts';
import type { Context } from './handle.ts';
import { newId } from './ids.ts';
import { type Kept, notifying } from './live.ts';

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

/**
 * In the transaction of what it tells; of a download before its first byte leaves: what was begun counts as taken.
 * @param announced what a transaction kept that ends with this: both go along in the same round trip
 */
export async function addAuditEntry(
  db: Db,
  entry: AuditEntry,
  announced: readonly Kept[] | null = null,
): Promise<void> {
  const { staffId, door, operation, customerId = null, input = {}, changes = null } = entry;
  await sql`${planned}${announced ? last : sql``}
    INSERT INTO audit_entries (audit_entry_id, at, staff_id, door, operation, customer_id, input, changes)
    SELECT ${newId()}::uuid, ${new Date()}::timestamptz, ${staffId}::uuid, ${door}, ${operation}, ${customerId}::uuid,
           ${JSON.stringify(input)}::jsonb, ${changes && JSON.stringify(changes)}::jsonb
      FROM (${notifying(announced ?? [])}) AS told`.execute(db);
}
