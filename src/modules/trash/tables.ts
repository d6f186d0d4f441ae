// Every table that holds rows of a customer, from the catalogue of the database itself: a room that adds one is in the
// trash, in the access file and in erasure without a word from anybody.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type CustomerTable = {
  name: string;
  /** those that can be written, in their order */
  columns: readonly { name: string; type: string; required: boolean; byDefault: string | null }[];
  /** made by the database from the others */
  generated: readonly string[];
  /** goes with its customer by a foreign key, directly or through another such table */
  cascades: boolean;
  /** tables among these that must be there before */
  after: readonly string[];
};

type Row = {
  name: string;
  columns: { name: string; type: string; required: boolean; byDefault: string | null; generated: boolean }[];
  after: string[];
};

let known: CustomerTable[] | undefined;

/** Those with a customer_id, each behind what it refers to. Asked once: a process serves one database, migrated before. */
export async function customerTables(db: Db): Promise<CustomerTable[]> {
  return (known ??= await readTables(db));
}

async function readTables(db: Db): Promise<CustomerTable[]> {
  const { rows } = await sql<Row>`
    SELECT class.relname AS name,
           (SELECT json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'required', attnotnull,
                     'byDefault', CASE WHEN attgenerated = '' THEN pg_get_expr(adbin, adrelid) END,
                     'generated', attgenerated <> '') ORDER BY attnum)
              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
             WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped) AS columns,
           ARRAY(SELECT DISTINCT confrelid::regclass::text FROM pg_constraint
                  WHERE conrelid = class.oid AND contype = 'f' AND confrelid <> class.oid) AS after
      FROM pg_class AS class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
       AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = class.oid AND attname = 'customer_id' AND NOT attisdropped)
     ORDER BY relname`.execute(db);
  const named = new Map(rows.map((row) => [row.name, row]));
  const sorted: Row[] = [];
  const add = (row: Row): void => {
    if (sorted.includes(row)) return;
    for (const name of row.after) {
      const before = named.get(name);
      if (before) add(before);
    }
    sorted.push(row);
  };
  for (const row of rows) add(row);
  const cascading = new Set(['customers']);
  for (const row of sorted) if (row.after.some((name) => cascading.has(name))) cascading.add(row.name);
  return sorted.map((row) => ({
    name: row.name,
    columns: row.columns.filter(({ generated }) => !generated),
    generated: row.columns.filter(({ generated }) => generated).map(({ name }) => name),
    cascades: cascading.has(row.name),
    after: row.after.filter((name) => named.has(name)),
  }));
}

/** Tables with a customer_id that do not go into the trash with their customer, each with the reason. */
export const staying: Readonly<Record<string, string>> = {
  trash: 'it is the trash: what was deleted before its customer stays beside it',
  audit_entries: 'only added to',
  calls: 'what the telephone did; it finds its customer again when they come back',
  call_tasks: 'somebody still waits to be called back, whoever they are',
  desk_presence: 'who has the card open now; it is a minute old at most',
  worth_scores: 'half-written by a fit, which takes its place as customer_worth',
  mails: 'mails that wait are dropped, those that were sent tell nothing of their text',
  erasures: 'says that somebody was erased',
  webhook_deliveries: 'others were told, or are being told, that it happened',
};

/** How rows of a table without a key that begins with customer_id are found by one of its own. */
const foundBy: Readonly<Record<string, string>> = {
  // also those of whoever was merged into them, which lead to them since
  customer_numbers: `number IN (
    SELECT unnest(array_append((SELECT array_agg(was->>'number') FROM merge_rows
             WHERE merge_rows.customer_id = customers.customer_id AND table_name = 'customers'), customers.number))
      FROM customers WHERE customers.customer_id = ANY($ids))`,
  contact_lookups:
    '(normalised, kind) IN (SELECT normalised, kind FROM contact_points WHERE customer_id = ANY($ids))',
  order_numbers: 'number IN (SELECT number FROM orders WHERE customer_id = ANY($ids))',
  import_additions: 'import_no IN (SELECT import_no FROM imports)',
  import_fills: 'import_no IN (SELECT import_no FROM imports)',
};

/** @returns the condition on `t` that a row belongs to one of these customers */
export function rowsOf(table: string, ids: readonly string[]): ReturnType<typeof sql<boolean>> {
  const mine = sql<boolean>`t.customer_id = ANY(${ids}::uuid[])`;
  const hint = foundBy[table];
  if (hint === undefined) return mine;
  const [before = '', after] = hint.split('$ids');
  return after === undefined
    ? sql<boolean>`${mine} AND t.${sql.raw(before)}`
    : sql<boolean>`${mine} AND ${sql.raw(before)}${ids}::uuid[]${sql.raw(after)}`;
}
