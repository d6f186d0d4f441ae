// Everything leaves the house as files: the audit says so, and how many customers, before the first byte does.
import { addAuditEntry, type AuditEntry } from '../../core/audit.ts';
import type { Db } from '../../core/db.ts';

/** @param by who takes it, and through which door */
export async function noteExport(db: Db, by: Pick<AuditEntry, 'staffId' | 'door'>): Promise<void> {
  const { customers } = await db
    .selectFrom('customers')
    .select(({ fn }) => fn.countAll<number>().as('customers'))
    .executeTakeFirstOrThrow();
  await addAuditEntry(db, { ...by, operation: 'backup.everything', input: { customers } });
}
