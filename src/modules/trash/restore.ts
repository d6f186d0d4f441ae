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
  const tables = (await customerTables(tx)).filter(({ name }) => !(name in staying));
  if (first.kind === 'customer') await waitForMates(tx, rows);
  const kept = await keptRows(tx, rows);
  for (const table of tables) {
    await putBack(tx, table, kept.get(table.name));
    if (table.name === 'relations') await putBack(tx, table, kept.get(MATES));
  }
  const restored =
    first.kind === 'customer'
      ? await settleCustomers(tx, rows)
      : rows.map(({ customer_id }) => ({ customerId: customer_id, numberTaken: null }));
  await sql`DELETE FROM trash WHERE ${these(rows)}`.execute(tx);
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

/** Rows as JSON, by the name under which the trash keeps them: they go back to other machines, perhaps, than it is on. */
async function keptRows(tx: Db, trashed: readonly TrashRow[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ name: string; rows: string }>`
    SELECT kept.key AS name, kept.value::text AS rows FROM trash, LATERAL jsonb_each(trash.rows) AS kept (key, value)
     WHERE ${these(trashed)}`.execute(tx);
  const kept = new Map<string, string[]>();
  for (const { name, rows: json } of rows) kept.set(name, [...(kept.get(name) ?? []), json]);
  return kept;
}

/** A column that a later Rapport added gets what new rows get. */
async function putBack(
  tx: Db,
  { name, columns }: CustomerTable,
  rows: readonly string[] | undefined,
): Promise<void> {
  if (rows === undefined) return;
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
      SELECT ${values} FROM unnest(${rows}::jsonb[]) AS kept (rows),
             LATERAL jsonb_populate_recordset(NULL::${sql.table(name)}, kept.rows) AS r
      ON CONFLICT DO NOTHING`.execute(tx);
  } catch (error) {
    if ((error as { code?: unknown }).code === '23503')
      throw new Conflict('trash:lostFooting', { table: name });
    throw error;
  }
}

/** A relation with somebody who is in the trash too comes back with the last of the two. */
async function waitForMates(tx: Db, rows: readonly TrashRow[]): Promise<void> {
  const ids = rows.map((row) => row.trash_id);
  for (const [from, to, other] of [
    ['relations', MATES, 'other_id'],
    [MATES, 'relations', 'customer_id'],
  ] as const) {
    const { rows: mates } = await sql<{ id: string; rows: string }>`
      SELECT held.row->>${other}::text AS id, jsonb_agg(DISTINCT held.row)::text AS rows
        FROM trash, LATERAL jsonb_array_elements(trash.rows->${from}::text) AS held (row)
       WHERE ${these(rows)} AND trash.rows ? ${from} GROUP BY 1`.execute(tx);
    if (mates.length === 0) continue;
    const others = mates.map(({ id }) => id);
    await sql`
      UPDATE trash SET rows = jsonb_set(trash.rows, ARRAY[${to}::text], coalesce(trash.rows->${to}::text, '[]') || waiting.rows)
        FROM unnest(${others}::uuid[], ${mates.map((mate) => mate.rows)}::jsonb[]) AS waiting (other, rows)
       WHERE trash.customer_id = waiting.other AND trash.kind = 'customer' AND NOT trash.trash_id = ANY(${ids}::uuid[])`.execute(
      tx,
    );
    const there = await tx
      .selectFrom('customers')
      .select('customer_id')
      .where('customer_id', 'in', others)
      .execute();
    const back = [...there, ...rows].map((each) => each.customer_id);
    await sql`
      UPDATE trash SET rows = jsonb_set(trash.rows, ARRAY[${from}::text], jsonb_path_query_array(
               trash.rows->${from}::text, ${`$[*] ? (@.${other} == $back[*])`}::jsonpath, ${JSON.stringify({ back })}::jsonb))
       WHERE ${these(rows)} AND trash.rows ? ${from}`.execute(tx);
  }
}

/** Told by their customers too: one machine has all of one. */
function these(rows: readonly TrashRow[]): ReturnType<typeof sql<boolean>> {
  return sql<boolean>`trash.trash_id = ANY(${rows.map((row) => row.trash_id)}::uuid[])
    AND trash.customer_id = ANY(${rows.map((row) => row.customer_id)}::uuid[])`;
}

/** Their words are found again; a number that somebody else has by now stays with them. */
async function settleCustomers(tx: Db, rows: readonly TrashRow[]): Promise<Restored[]> {
  const ids = rows.map((row) => row.customer_id);
  const { rows: found } = await sql<{ customer_id: string; number: string | null; search_text: string }>`
    SELECT customer_id, number, search_text FROM customers WHERE customer_id = ANY(${ids}::uuid[])`.execute(
    tx,
  );
  await addSearchWords(
    tx,
    found.map((row) => row.search_text),
  );
  const { rows: held } = await sql<{ number: string; customer_id: string }>`
    SELECT number, customer_id FROM customer_numbers
     WHERE number = ANY(${found.flatMap(({ number }) => number ?? [])}::text[])`.execute(tx);
  const holders = new Map(held.map((row) => [row.number, row.customer_id]));
  const back = found.map((row) => ({
    ...row,
    taken: row.number !== null && holders.get(row.number) !== row.customer_id,
  }));
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
