// A change of many goes on in steps of some hundred customers, each one transaction that also notes how far it came: a
// process that is killed leaves whole steps behind, and whoever comes next goes on from there.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Db, inTransaction } from '../../../core/db.ts';
import { newId } from '../../../core/ids.ts';
import { announce } from '../../../core/live.ts';
import type { DB } from '../../../core/schema.ts';
import { holdCustomers } from '../../customers/hold.ts';
import { deleteCustomers } from '../delete-customers.ts';
import { holdTrash } from '../read.ts';
import { restoreAll } from '../restore.ts';

type Row = Selectable<DB['bulk_changes']>;
type Now = { customer_id: string; after: unknown };
type Changed = Now & { before: unknown };
const STEP = 500;

/** Carries on until there is nothing left to do. */
export async function takeUpBulk(db: Db, bulkId: string, size = STEP): Promise<void> {
  let more = true;
  while (more) more = await step(db, bulkId, size);
}

/** @returns whether there may be more to do */
export async function step(db: Db, bulkId: string, size: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .selectFrom('bulk_changes')
      .selectAll()
      .where('bulk_id', '=', bulkId)
      .forUpdate()
      .executeTakeFirst();
    if (row?.state !== 'running' && row?.state !== 'undoing') return false;
    await announce(tx, { topic: 'bulk', id: bulkId }, { topic: 'customers' }, { topic: 'trash' });
    return row.state === 'running' ? forward(tx, row, size) : back(tx, row, size);
  });
}

async function forward(tx: Db, row: Row, size: number): Promise<boolean> {
  const { rows } = await sql<{ customer_id: string }>`
    SELECT customer_id FROM bulk_changed WHERE bulk_id = ${row.bulk_id} AND NOT done ORDER BY customer_id LIMIT ${size}`.execute(
    tx,
  );
  const ids = rows.map((each) => each.customer_id);
  if (ids.length === 0) {
    await note(tx, row, { state: 'done' });
    return false;
  }
  const changed = row.kind === 'delete' ? await remove(tx, row, ids) : await change(tx, row, ids);
  await note(tx, row, { done: Math.min(row.total, row.done + ids.length), changed: row.changed + changed });
  return true;
}

/** Who was deleted meanwhile, or moved to a site that whoever asked does not see, is passed over. */
async function remove(tx: Db, row: Row, ids: readonly string[]): Promise<number> {
  const gone = await deleteCustomers(tx, { siteIds: row.sees_sites, staffId: row.made_by }, ids, row.bulk_id);
  await sql`UPDATE bulk_changed SET done = true WHERE bulk_id = ${row.bulk_id} AND customer_id = ANY(${ids}::uuid[])`.execute(
    tx,
  );
  return gone.size;
}

const fields = { owner: 'ownerId', site: 'siteId', addTag: 'tags', removeTag: 'tags' } as const;

async function change(tx: Db, row: Row, ids: readonly string[]): Promise<number> {
  const before = await holdAsTheyAre(
    tx,
    row,
    sql<boolean>`customer_id = ANY(${ids}::uuid[]) AND ${visible(row)}`,
  );
  const { rows: changed } = await sql<Now>`
    UPDATE customers SET ${assigned(row)}, version = version + 1, updated_at = ${new Date()}
     WHERE customer_id = ANY(${[...before.keys()]}::uuid[]) AND ${differs(row)}
    RETURNING customer_id, ${held(row)} AS after`.execute(tx);
  const rows = changed.map((each) => ({ ...each, before: before.get(each.customer_id) }));
  const kept = new Map(rows.map((each) => [each.customer_id, JSON.stringify({ was: each.before })]));
  await sql`
    UPDATE bulk_changed SET done = true, before = asked.before
      FROM unnest(${ids}::uuid[], ${ids.map((id) => kept.get(id) ?? null)}::jsonb[]) AS asked (customer_id, before)
     WHERE bulk_changed.bulk_id = ${row.bulk_id} AND bulk_changed.customer_id = asked.customer_id`.execute(
    tx,
  );
  await tell(tx, row, rows, row.kind as keyof typeof fields, {});
  return rows.length;
}

/** @returns what the change is about, by customer */
async function holdAsTheyAre(tx: Db, row: Row, where: RawBuilder<boolean>): Promise<Map<string, unknown>> {
  const rows = await holdCustomers<{ before: unknown }>(tx, where, sql`, ${held(row)} AS before`);
  return new Map(rows.map((each) => [each.customer_id, each.before]));
}

async function back(tx: Db, row: Row, size: number): Promise<boolean> {
  return row.kind === 'delete' ? backFromTrash(tx, row, size) : putBack(tx, row, size);
}

async function backFromTrash(tx: Db, row: Row, size: number): Promise<boolean> {
  const rows = await holdTrash(
    tx,
    sql<boolean>`trash_id IN (SELECT trash_id FROM trash WHERE bulk_id = ${row.bulk_id} ORDER BY customer_id LIMIT ${size})`,
  );
  await restoreAll(tx, rows);
  return finish(tx, row, rows.length, 0);
}

/** What somebody changed again since stays as they want it. */
async function putBack(tx: Db, row: Row, size: number): Promise<boolean> {
  const kind = row.kind as keyof typeof fields;
  const { rows: asked } = await sql<{ customer_id: string; changed: boolean }>`
    SELECT customer_id, before IS NOT NULL AS changed FROM bulk_changed WHERE bulk_id = ${row.bulk_id} ORDER BY customer_id LIMIT ${size}`.execute(
    tx,
  );
  const ids = asked.map((each) => each.customer_id);
  const before = await holdAsTheyAre(tx, row, sql<boolean>`customer_id = ANY(${ids}::uuid[])`);
  const { rows: changed } = await sql<Now>`
    UPDATE customers SET ${restored(row)}, version = version + 1, updated_at = ${new Date()}
      FROM bulk_changed AS kept
     WHERE customers.customer_id = ANY(${ids}::uuid[]) AND kept.customer_id = customers.customer_id
       AND kept.bulk_id = ${row.bulk_id} AND kept.before IS NOT NULL AND NOT (${differs(row)})
    RETURNING customers.customer_id, ${held(row)} AS after`.execute(tx);
  const rows = changed.map((each) => ({ ...each, before: before.get(each.customer_id) }));
  await tell(tx, row, rows, kind, { undoesBulk: row.bulk_id });
  await sql`DELETE FROM bulk_changed WHERE bulk_id = ${row.bulk_id} AND customer_id = ANY(${ids}::uuid[])`.execute(
    tx,
  );
  const wanted = asked.filter(({ changed }) => changed).length;
  return finish(tx, row, ids.length, wanted - rows.length);
}

async function finish(tx: Db, row: Row, did: number, kept: number): Promise<boolean> {
  await note(
    tx,
    row,
    did === 0 ? { state: 'undone', done: 0 } : { done: Math.max(0, row.done - did), kept: row.kept + kept },
  );
  return did > 0;
}

/** Each in its own story and in the audit, as if it had been changed by hand. */
async function tell(
  tx: Db,
  row: Row,
  changed: readonly Changed[],
  kind: keyof typeof fields,
  more: object,
): Promise<void> {
  if (changed.length === 0) return;
  const said = changed.map(({ before, after }) => JSON.stringify({ [fields[kind]]: { before, after } }));
  const ids = changed.map((each) => each.customer_id);
  const at = new Date();
  await sql`
    INSERT INTO events (customer_id, at, event_id, kind, staff_id, data)
    SELECT customer_id, ${at}, event_id, 'customer.changed', ${row.made_by}::uuid,
           ${JSON.stringify({ bulkId: row.bulk_id, ...more })}::jsonb || jsonb_build_object('changes', changes)
      FROM unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${said}::jsonb[]) AS told (customer_id, event_id, changes)`.execute(
    tx,
  );
  await sql`
    INSERT INTO audit_entries (audit_entry_id, at, staff_id, door, operation, customer_id, input, changes)
    SELECT id, ${at}, ${row.made_by}::uuid, ${row.door}, ${'undoesBulk' in more ? 'bulk.undo' : 'bulk.start'}, customer_id,
           ${JSON.stringify({ bulkId: row.bulk_id })}::jsonb, changes
      FROM unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[], ${said}::jsonb[]) AS told (customer_id, id, changes)`.execute(
    tx,
  );
}

function visible(row: Row): ReturnType<typeof sql<boolean>> {
  return row.sees_sites === null
    ? sql<boolean>`true`
    : sql<boolean>`(site_id IS NULL OR site_id = ANY(${row.sees_sites}::uuid[]))`;
}

/** What this change is about. */
function held({ kind }: Row): ReturnType<typeof sql> {
  const column = kind === 'owner' ? 'owner_id' : kind === 'site' ? 'site_id' : 'tags';
  return sql`customers.${sql.ref(column)}`;
}

function assigned({ kind, value }: Row): ReturnType<typeof sql> {
  if (kind === 'owner') return sql`owner_id = ${value}::uuid`;
  if (kind === 'site') return sql`site_id = ${value}::uuid`;
  return kind === 'addTag'
    ? sql`tags = customers.tags || ${value}::text`
    : sql`tags = array_remove(customers.tags, ${value}::text)`;
}

/** Whether it is not yet, or no longer, as this change wants it. */
function differs({ kind, value }: Row): ReturnType<typeof sql<boolean>> {
  if (kind === 'owner') return sql<boolean>`customers.owner_id IS DISTINCT FROM ${value}::uuid`;
  if (kind === 'site') return sql<boolean>`customers.site_id IS DISTINCT FROM ${value}::uuid`;
  return kind === 'addTag'
    ? sql<boolean>`NOT ${value}::text = ANY(customers.tags)`
    : sql<boolean>`${value}::text = ANY(customers.tags)`;
}

/** A tag goes or comes back alone: others that came since stay. */
function restored({ kind, value }: Row): ReturnType<typeof sql> {
  if (kind === 'owner') return sql`owner_id = (kept.before->>'was')::uuid`;
  if (kind === 'site') return sql`site_id = (kept.before->>'was')::uuid`;
  return kind === 'addTag'
    ? sql`tags = array_remove(customers.tags, ${value}::text)`
    : sql`tags = customers.tags || ${value}::text`;
}

async function note(
  tx: Db,
  { bulk_id }: Row,
  values: Partial<Pick<Row, 'state' | 'done' | 'changed' | 'kept'>>,
): Promise<void> {
  await tx
    .updateTable('bulk_changes')
    .set({ ...values, worked_at: new Date() })
    .where('bulk_id', '=', bulk_id)
    .execute();
}
