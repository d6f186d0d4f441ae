// A customer goes with everything that is theirs. Their sales leave the figures of the business with them and come back
// with them, or, when they go for good, as sales to nobody in particular (part-with.ts).
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { publish } from '../../core/outbox.ts';
import { holdCustomers } from '../customers/hold.ts';
import { visibleTo } from '../customers/visible.ts';
import { type Part, putAway } from './put-away.ts';
import { customerTables, rowsOf, staying } from './tables.ts';

/** @returns where it lies in the trash @throws NotFound also for a customer whom the caller may not see */
export async function deleteCustomer(
  tx: Db,
  caller: Caller,
  { customerId }: { customerId: string },
): Promise<{ trashId: string }> {
  const trashIds = await deleteCustomers(tx, caller, [customerId]);
  const trashId = trashIds.get(customerId);
  if (trashId === undefined) throw new NotFound();
  await announce(tx, { topic: 'customer', id: customerId }, { topic: 'trash' });
  return { trashId };
}

/**
 * Those of them that are there and that the caller may see.
 * @param bulkId the bulk change that does it
 * @returns ids in the trash by customer
 */
export async function deleteCustomers(
  tx: Db,
  caller: Pick<Caller, 'siteIds' | 'staffId'>,
  customerIds: readonly string[],
  bulkId: string | null = null,
): Promise<Map<string, string>> {
  const held = await holdCustomers(
    tx,
    sql<boolean>`customer_id = ANY(${customerIds}::uuid[]) AND ${visibleTo(caller)}`,
  );
  const ids = held.map((row) => row.customer_id);
  if (ids.length === 0) return new Map();
  const at = new Date();
  for (const customerId of ids)
    await publish(tx, { type: 'customer.deleted', customerId, at, data: { byStaffId: caller.staffId } });
  const parts = await partsOf(tx, ids);
  const trashIds = await putAway(
    tx,
    {
      kind: 'customer',
      customerIds: ids,
      label: sql`customers.name`,
      facts: sql`jsonb_build_object('orders', figures.orders, 'spendMinor', figures.spend_minor)`,
      by: caller.staffId,
      bulkId,
    },
    parts,
  );
  await removeRows(tx, ids, parts);
  return trashIds;
}

/** Rows of relations at others' cards go too: they would lead nowhere. */
async function partsOf(tx: Db, ids: readonly string[]): Promise<Part[]> {
  const tables = (await customerTables(tx)).filter(({ name }) => !(name in staying));
  return [
    ...tables.map(({ name, generated }) => ({ table: name, where: rowsOf(name, ids), generated })),
    {
      table: 'relations',
      as: MATES,
      of: 'other_id',
      where: sql<boolean>`t.other_id = ANY(${ids}::uuid[])
        AND t.relation_id IN (SELECT relation_id FROM relations WHERE customer_id = ANY(${ids}::uuid[]))`,
    },
  ];
}

/** The name under which a trash keeps rows of `relations` that stand at others' cards. */
export const MATES = 'relations_of_others';

/** For good, without the trash. */
export async function removeCustomers(tx: Db, ids: readonly string[]): Promise<void> {
  await removeRows(tx, ids, await partsOf(tx, ids));
}

/** What no foreign key takes along goes first, while what it is found by is still there; consents want it this way round. */
async function removeRows(tx: Db, ids: readonly string[], parts: readonly Part[]): Promise<void> {
  const cascading = new Set(
    (await customerTables(tx)).filter((each) => each.cascades).map(({ name }) => name),
  );
  for (const { table, where, as } of parts)
    if (as !== undefined || !cascading.has(table))
      await sql`DELETE FROM ${sql.table(table)} AS t WHERE ${where}`.execute(tx);
  await sql`DELETE FROM desk_presence WHERE customer_id = ANY(${ids}::uuid[])`.execute(tx);
  await sql`DELETE FROM mails WHERE customer_id = ANY(${ids}::uuid[]) AND state = 'waiting'`.execute(tx);
  await sql`DELETE FROM customers WHERE customer_id = ANY(${ids}::uuid[])`.execute(tx);
}
