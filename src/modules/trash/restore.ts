// Out of the trash: every row goes back into its table as it was.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { publish } from '../../core/outbox.ts';
import { addSearchWords } from '../customers/find/search-words.ts';
import { MATES } from './delete-customers.ts';
import { mine, type TrashRow } from './read.ts';
import { type CustomerTable, customerTables, staying } from './tables.ts';

export type Restored = {
  customerId: string;
  /** their customer number, where somebody else has it by now: they come back without */
  numberTaken: string | null;
};

/** @throws NotFound, Conflict when what it belongs to is in the trash itself, or what it refers to is gone for good */
export async function restore(tx: Db, caller: Caller, trashId: string): Promise<Restored> {
  const row = await mine(tx, caller, trashId);
  const [restored] = await restoreAll(tx, [row]);
  if (!restored) throw new NotFound();
  const { customer_id: id } = row;
  if (row.kind === 'customer') {
    const data = { byStaffId: caller.staffId };
    await publish(tx, { type: 'customer.restored', customerId: id, at: new Date(), data });
  }
  const topics = ['customer', 'promises', 'conversations'].map((topic) => ({ topic, id }));
  await announce(tx, ...topics, { topic: 'customers' }, { topic: 'trash' });
  return restored;
}

/** Of one kind, of one transaction; who asks has looked at what the caller may. */
export async function restoreAll(tx: Db, rows: readonly TrashRow[]): Promise<Restored[]> {
  const [first] = rows;
  if (!first) return [];
  if (first.kind !== 'customer') await refuseOrphans(tx, rows);
  const ids = rows.map((row) => row.trash_id);
  const tables = (await customerTables(tx)).filter(({ name }) => !(name in staying));
  if (first.kind === 'customer') await waitForMates(tx, ids);
  for (const table of tables) await putBack(tx, table, table.name, ids);
  const relations = tables.find(({ name }) => name === 'relations');
  if (relations) await putBack(tx, relations, MATES, ids);
  const restored =
    first.kind === 'customer'
      ? await settleCustomers(tx, rows)
      : rows.map(({ customer_id }) => ({ customerId: customer_id, numberTaken: null }));
  await sql`DELETE FROM trash WHERE trash_id = ANY(${ids}::uuid[]) AND customer_id = ANY(${rows.map((row) => row.customer_id)}::uuid[])`.execute(
    tx,
  );
  return restored;
}

async function refuseOrphans(tx: Db, rows: readonly TrashRow[]): Promise<void> {
  const ids = [...new Set(rows.map((row) => row.customer_id))];
  const there = await tx
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', 'in', ids)
    .execute();
  if (there.length < ids.length) throw new Conflict('trash:customerFirst');
}

/** A column that a later Rapport added gets what new rows get. */
async function putBack(
  tx: Db,
  { name, columns }: CustomerTable,
  as: string,
  ids: readonly string[],
): Promise<void> {
  const list = sql.join(columns.map((column) => sql.ref(column.name)));
  const values = sql.join(
    columns.map(({ name: column, required, byDefault }) =>
      required && byDefault !== null
        ? sql`coalesce(r.${sql.ref(column)}, ${sql.raw(byDefault)})`
        : sql`r.${sql.ref(column)}`,
    ),
  );
  try {
    await sql`
      INSERT INTO ${sql.table(name)} (${list})
      SELECT ${values} FROM trash, LATERAL jsonb_populate_recordset(NULL::${sql.table(name)}, trash.rows->${as}::text) AS r
       WHERE trash_id = ANY(${ids}::uuid[]) AND trash.rows ? ${as}
      ON CONFLICT DO NOTHING`.execute(tx);
  } catch (error) {
    if ((error as { code?: unknown }).code === '23503')
      throw new Conflict('trash:lostFooting', { table: name });
    throw error;
  }
}

/** A relation with somebody who is in the trash too comes back with the last of the two. */
async function waitForMates(tx: Db, ids: readonly string[]): Promise<void> {
  for (const [from, to, other] of [
    ['relations', MATES, 'other_id'],
    [MATES, 'relations', 'customer_id'],
  ] as const) {
    await sql`
      WITH waiting AS (
        SELECT (held.row->>${other}::text)::uuid AS other, jsonb_agg(DISTINCT held.row) AS rows
          FROM trash, LATERAL jsonb_array_elements(trash.rows->${from}::text) AS held (row)
         WHERE trash_id = ANY(${ids}::uuid[]) AND trash.rows ? ${from}
         GROUP BY 1)
      UPDATE trash SET rows = jsonb_set(trash.rows, ARRAY[${to}::text], coalesce(trash.rows->${to}::text, '[]') || waiting.rows)
        FROM waiting
       WHERE trash.customer_id = waiting.other AND trash.kind = 'customer' AND NOT trash.trash_id = ANY(${ids}::uuid[])`.execute(
      tx,
    );
    await sql`
      UPDATE trash SET rows = jsonb_set(trash.rows, ARRAY[${from}::text], coalesce((
               SELECT jsonb_agg(held.row) FROM jsonb_array_elements(trash.rows->${from}::text) AS held (row)
                WHERE EXISTS (SELECT FROM customers WHERE customer_id = (held.row->>${other}::text)::uuid)
                   OR EXISTS (SELECT FROM trash AS mate WHERE mate.customer_id = (held.row->>${other}::text)::uuid
                                 AND mate.kind = 'customer' AND mate.trash_id = ANY(${ids}::uuid[]))), '[]'))
       WHERE trash_id = ANY(${ids}::uuid[]) AND trash.rows ? ${from}`.execute(tx);
  }
}

/** Their words are found again; a number that somebody else has by now stays with them. */
async function settleCustomers(tx: Db, rows: readonly TrashRow[]): Promise<Restored[]> {
  const ids = rows.map((row) => row.customer_id);
  const { rows: back } = await sql<{
    customer_id: string;
    number: string | null;
    search_text: string;
    taken: boolean;
  }>`
    SELECT customer_id, number, search_text,
           number IS NOT NULL AND NOT EXISTS (SELECT FROM customer_numbers AS held
                                               WHERE held.number = customers.number AND held.customer_id = customers.customer_id) AS taken
      FROM customers WHERE customer_id = ANY(${ids}::uuid[])`.execute(tx);
  await addSearchWords(
    tx,
    back.map((row) => row.search_text),
  );
  const taken = back.filter((row) => row.taken).map((row) => row.customer_id);
  if (taken.length > 0)
    await sql`UPDATE customers SET number = NULL, version = version + 1 WHERE customer_id = ANY(${taken}::uuid[])`.execute(
      tx,
    );
  const bulks = rows.flatMap((row) => (row.bulk_id === null ? [] : [row.bulk_id]));
  if (bulks.length > 0)
    await sql`DELETE FROM bulk_changed WHERE customer_id = ANY(${ids}::uuid[]) AND bulk_id = ANY(${bulks}::uuid[])`.execute(
      tx,
    );
  return back.map((row) => ({ customerId: row.customer_id, numberTaken: row.taken ? row.number : null }));
}
