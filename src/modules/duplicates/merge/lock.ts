import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import { holdCustomers } from '../../customers/hold.ts';
import { visibleTo } from '../../customers/visible.ts';
import { keepImportsOut } from '../../imports/lock.ts';
import { survivorOf } from './survivor.ts';

/** @throws Conflict while an import writes */
export async function waitForNoImport(tx: Db): Promise<void> {
  if (!(await keepImportsOut(tx))) throw new Conflict('duplicates:importRunning');
}

/**
 * Holds customers until the transaction ends, in one order, so that of two people with the same pair one comes first.
 * @throws NotFound, Conflict for one who went into another meanwhile
 */
export async function lockCustomers(
  tx: Db,
  caller: Pick<Caller, 'siteIds'>,
  customerIds: readonly string[],
): Promise<void> {
  if (new Set(customerIds).size < customerIds.length) throw new Invalid('duplicates:sameCustomer');
  const held = await holdCustomers(
    tx,
    sql<boolean>`customer_id = ANY(${customerIds}::uuid[]) AND ${visibleTo(caller)}`,
  );
  const missing = customerIds.find((id) => !held.some((row) => row.customer_id === id));
  if (missing === undefined) return;
  const survivor = await survivorOf(tx, caller, missing);
  if (survivor) throw new Conflict('duplicates:alreadyMerged', { name: survivor.name });
  throw new NotFound();
}
