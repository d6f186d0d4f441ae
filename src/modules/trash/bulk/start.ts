// A change of many is put down as one row with all whom it is about, and then done in steps (work.ts).
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../../core/errors.ts';
import type { Call } from '../../../core/handle.ts';
import { enqueue } from '../../../core/jobs.ts';
import type { InputOf } from '../../../core/operation.ts';
import { allOf, tablesOf } from '../../customers/find/page.ts';
import { always, whereOf } from '../../customers/find/filters.ts';
import { checkSite } from '../../customers/visible.ts';
import type { bulkContract } from './contract.ts';
import { type BulkShown, readBulk } from './read.ts';
import { step } from './work.ts';

type Start = InputOf<typeof bulkContract.start>;
/** So many are done while whoever asked waits: a step or two. */
const AT_ONCE = 500;

/** @throws Invalid for nobody to change or a value that cannot be, Forbidden without permission to delete */
export async function startBulk(call: Call, input: Start): Promise<BulkShown> {
  const { db: tx, caller, door } = call;
  const { bulkId, kind, value, ids, filter } = input;
  if (kind === 'delete' && !call.can('customers.delete'))
    throw new Forbidden('errors:forbidden', { permission: 'customers.delete', role: caller.role });
  await checkValue(call, input);
  const where = await whereOf(call, filter ?? []);
  if (ids) where.push({ ...always, table: 'c', sql: sql`c.customer_id = ANY(${ids}::uuid[])` });
  const at = new Date();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('bulk_changes')
    .values({
      ...{
        bulk_id: bulkId,
        kind,
        value,
        door,
        total: 0,
        state: 'running',
        made_by: caller.staffId,
        made_at: at,
        worked_at: at,
      },
      filter: filter ? JSON.stringify(filter) : null,
      sees_sites: caller.siteIds ? [...caller.siteIds] : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return readBulk(tx, caller, bulkId);
  const { numAffectedRows = 0n } = await sql`
    INSERT INTO bulk_changed (customer_id, bulk_id)
    SELECT c.customer_id, ${bulkId}::uuid FROM ${tablesOf('c', where)} WHERE ${allOf(where.map((each) => each.sql))}`.execute(
    tx,
  );
  const total = Number(numAffectedRows);
  if (total === 0) throw new Invalid('trash:bulk.nobody');
  await tx.updateTable('bulk_changes').set({ total }).where('bulk_id', '=', bulkId).execute();
  return goOn(tx, call, bulkId, total);
}

/** @throws NotFound, Conflict while it is at work */
export async function undoBulk(call: Call, bulkId: string): Promise<BulkShown> {
  const { db: tx, caller } = call;
  const before = await readBulk(tx, caller, bulkId);
  if (before.state === 'running') throw new Conflict('trash:bulk.running');
  if (before.state !== 'done') return before;
  await tx
    .updateTable('bulk_changes')
    .set({ state: 'undoing', worked_at: new Date() })
    .where('bulk_id', '=', bulkId)
    .execute();
  return goOn(tx, call, bulkId, before.total);
}

async function goOn(tx: Db, { caller }: Call, bulkId: string, total: number): Promise<BulkShown> {
  if (total > AT_ONCE) await enqueue(tx, 'bulk.run', { bulkId });
  else while (await step(tx, bulkId, AT_ONCE));
  return readBulk(tx, caller, bulkId);
}

async function checkValue({ db, caller }: Call, { kind, value }: Start): Promise<void> {
  const isId = value !== null && /^[0-9a-f-]{36}$/.test(value);
  if (kind === 'owner' && value !== null) {
    const row = isId
      ? await db
          .selectFrom('staff')
          .select('id')
          .where('id', '=', value)
          .where('active', '=', true)
          .executeTakeFirst()
      : undefined;
    if (!row) throw new NotFound();
  }
  if (kind === 'site' && value !== null) {
    if (!isId) throw new NotFound();
    await checkSite(db, caller, value);
  }
  // who works on one site cannot put customers where they no longer see them
  if ((kind === 'addTag' || kind === 'removeTag') && (value ?? '') === '')
    throw new Invalid('trash:bulk.noTag');
}
