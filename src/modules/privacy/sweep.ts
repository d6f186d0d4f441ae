// Mentions of somebody anywhere in the database, also in tables that nobody thought of: every column that holds text or
// JSON is searched, unless its table is on the list below with a reason.
import { sql } from 'kysely';
import type { Tx } from '../../core/db.ts';

/** What is not searched for mentions: what identifies others, what is no text of people, and what is dealt with by name. */
export const unswept: Readonly<Record<string, string>> = {
  customers: 'others who are called alike, and their own words for themselves',
  contact_points: 'what reaches others too',
  contact_lookups: 'what reaches others too',
  customer_numbers: 'numbers of others',
  addresses: 'where others live too',
  order_lines: 'what others bought',
  orders: 'what others bought',
  order_numbers: 'numbers of orders',
  site_sales: 'numbers of sales',
  site_sale_lines: 'scrubbed line by line when sales are kept',
  products: 'what is sold',
  search_words: 'forgotten word by word',
  audit_entries: 'blanked by their own rule (erase.ts)',
  consents: 'the ledger of others is only added to',
  import_rejects: 'blanked line by line (files.ts)',
  file_pieces: 'whole files go (files.ts)',
  staff: 'people of the house',
  accounts: 'sign-in',
  sessions: 'sign-in',
  verifications: 'sign-in',
  two_factors: 'sign-in',
  api_keys: 'sign-in',
  migrations: 'the schema',
  sites: 'the house',
  business: 'the house',
};

type Column = { table: string; column: string; type: string };
const GONE = '…';

/**
 * @param everywhere what means nobody but them
 * @param besideId what may mean others too: replaced only in rows whose JSON names them by id
 * @returns how many rows mentioned them
 */
export async function sweep(
  tx: Tx,
  {
    customerId,
    everywhere,
    besideId,
  }: { customerId: string; everywhere: string | null; besideId: string | null },
): Promise<number> {
  const byTable = Map.groupBy(await textColumns(tx), ({ table }) => table);
  let mentions = 0;
  for (const [table, columns] of byTable) {
    if (everywhere !== null) mentions += await replace(tx, table, columns, everywhere);
    const json = columns.filter(({ type }) => type.startsWith('json'));
    if (besideId !== null && json.length > 0) {
      const named = sql.join(
        json.map(({ column }) => sql`t.${sql.ref(column)}::text LIKE ${`%${customerId}%`}`),
        sql` OR `,
      );
      mentions += await replace(tx, table, json, besideId, sql<boolean>`(${named})`);
    }
  }
  return mentions;
}

async function replace(
  tx: Tx,
  table: string,
  columns: readonly Column[],
  pattern: string,
  where = sql<boolean>`true`,
): Promise<number> {
  const hit = (column: string, type: string) =>
    type === 'ARRAY'
      ? sql<boolean>`EXISTS (SELECT FROM unnest(t.${sql.ref(column)}) AS each WHERE each ~* ${pattern})`
      : sql<boolean>`t.${sql.ref(column)}::text ~* ${pattern}`;
  const value = (column: string, type: string) => {
    const text = (of: ReturnType<typeof sql>) => sql`regexp_replace(${of}, ${pattern}, ${GONE}, 'gi')`;
    if (type === 'ARRAY')
      return sql`ARRAY(SELECT ${text(sql`each`)} FROM unnest(t.${sql.ref(column)}) AS each)`;
    return type.startsWith('json')
      ? sql`${text(sql`t.${sql.ref(column)}::text`)}::${sql.raw(type)}`
      : text(sql`t.${sql.ref(column)}`);
  };
  // of orders nothing is told but amounts, and they are nearly all events that there are
  const told =
    table === 'events' ? sql<boolean>`t.kind NOT IN ('order.placed', 'order.returned')` : sql<boolean>`true`;
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} AS t
       SET ${sql.join(columns.map(({ column, type }) => sql`${sql.ref(column)} = ${value(column, type)}`))}
     WHERE ${where} AND ${told}
       AND (${sql.join(
         columns.map(({ column, type }) => hit(column, type)),
         sql` OR `,
       )})`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** Of tables of ours that are searched; no keys and nothing that the database makes itself. */
async function textColumns(tx: Tx): Promise<Column[]> {
  const { rows } = await sql<Column>`
    SELECT class.relname AS table, attname AS column,
           CASE WHEN typ.typcategory = 'A' THEN 'ARRAY' ELSE typ.typname END AS type
      FROM pg_class AS class
      JOIN pg_attribute ON attrelid = class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
      JOIN pg_type AS typ ON typ.oid = atttypid
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
       AND (typ.typname IN ('text', 'varchar', 'json', 'jsonb', '_text', '_varchar'))
       AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = class.oid AND indisprimary AND attnum = ANY(indkey))
       AND NOT class.relname = ANY(${Object.keys(unswept)}::text[])
     ORDER BY 1, 2`.execute(tx);
  return rows;
}
