// Everything about one customer, table by table from the catalogue, in one snapshot and without holding it in memory.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Database, Db } from '../../../core/db.ts';
import { snapshot } from '../../../core/on-client.ts';
import { type CustomerTable, customerTables, rowsOf } from '../../trash/tables.ts';
import { isTheirs, leftOut } from './left-out.ts';

export type Row = Record<string, unknown>;
export type Section = { table: string; rows: AsyncIterable<Row> };

/** Who they are comes first, then what was bought and said, then the rest. */
const first = [
  'customers',
  'contact_points',
  'addresses',
  'consents',
  'preferences',
  'orders',
  'order_lines',
  'conversations',
  'promises',
  'notes',
  'events',
];
const BATCH = 500;
/** What a line is of: an id alone says nothing to them. */
const product = sql`(SELECT products.name FROM products WHERE products.product_id = t.product_id) AS product`;

/** @returns the tables of the file in its order */
export async function sectionsOf(db: Db): Promise<CustomerTable[]> {
  const rank = ({ name }: CustomerTable): number =>
    first.includes(name) ? first.indexOf(name) : first.length;
  return (await customerTables(db))
    .filter(({ name }) => !(name in leftOut))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Each section is to be read to its end before the next. */
export async function* gather(
  { db, pool }: Pick<Database, 'db' | 'pool'>,
  customerId: string,
): AsyncGenerator<Section> {
  const tables = await sectionsOf(db);
  yield* snapshot(pool, async function* read(client) {
    for (const { name, columns } of tables) {
      const chosen = columns
        .filter((column) => isTheirs(column.name))
        .map((column) => sql.ref(`t.${column.name}`));
      if (columns.some((column) => column.name === 'product_id')) chosen.push(product);
      const kept = chosen.length === 0 ? sql`1 AS there` : sql.join(chosen);
      const query = sql`
        DECLARE section NO SCROLL CURSOR FOR
        SELECT to_json(kept) AS row FROM (SELECT ${kept} FROM ${sql.table(name)} AS t WHERE ${rowsOf(name, [customerId])}) AS kept`.compile(
        db,
      );
      await client.query(query.sql, [...query.parameters]);
      yield { table: name, rows: fetched(client) };
      await client.query('CLOSE section');
    }
  });
}

async function* fetched(client: pg.PoolClient): AsyncGenerator<Row> {
  for (;;) {
    const { rows } = await client.query<{ row: Row }>(`FETCH ${BATCH} FROM section`);
    for (const { row } of rows) yield row;
    if (rows.length < BATCH) return;
  }
}
