import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import type { relationsContract } from './contract.ts';

export type AsksFor = OutputOf<typeof relationsContract.of>['asksFor'];

export async function asksForOf(db: Db, customerId: string): Promise<AsksFor> {
  const { rows } = await sql<NonNullable<AsksFor>>`
    SELECT staff_id AS "staffId", coalesce(words, staff.name) AS name
      FROM asks_for LEFT JOIN staff ON staff.id = asks_for.staff_id
     WHERE customer_id = ${customerId}`.execute(db);
  return rows[0] ?? null;
}

/** The same again changes nothing. @throws NotFound, Invalid for somebody who is not on the staff or has left */
export async function askFor(
  tx: Db,
  caller: Caller,
  { customerId, staffId, words }: InputOf<typeof relationsContract.askFor>,
): Promise<{ asksFor: AsksFor; before: AsksFor }> {
  await checkVisible(tx, caller, customerId);
  const before = await asksForOf(tx, customerId);
  if (staffId !== undefined && staffId !== before?.staffId) await checkStaff(tx, staffId);
  if (staffId === undefined && words === undefined)
    await tx.deleteFrom('asks_for').where('customer_id', '=', customerId).execute();
  else {
    const values = { staff_id: staffId ?? null, words: words ?? null };
    await tx
      .insertInto('asks_for')
      .values({ customer_id: customerId, ...values })
      .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(values))
      .execute();
  }
  const asksFor = await asksForOf(tx, customerId);
  if (asksFor?.name === before?.name && asksFor?.staffId === before?.staffId) return { asksFor, before };
  await record(tx, {
    customerId,
    kind: 'customer.asks_for',
    staffId: caller.staffId,
    data: { name: asksFor?.name ?? null, before: before?.name ?? null },
  });
  await announce(tx, { topic: 'relations', id: customerId }, { topic: 'customer', id: customerId });
  return { asksFor, before };
}

async function checkStaff(tx: Db, staffId: string): Promise<void> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('id', '=', staffId)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!row) throw new Invalid('customers:noOwner');
}
