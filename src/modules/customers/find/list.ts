// A page of the list: one round trip to find and fetch it where nothing filters, three at most where something does.
import { type RawBuilder, sql } from 'kysely';
import { Invalid } from '../../../core/errors.ts';
import type { Call } from '../../../core/handle.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import { readFilter } from './conditions.ts';
import type { findContract } from './contract.ts';
import { fields } from './fields.ts';
import { checkField, whereOf } from './filters.ts';
import { type PageOf, pageQuery, run } from './page.ts';
import { columnsOf, fetchedFor, type Row, selectOf, toCustomerRow } from './rows.ts';
import { readCursor, sortOrders, writeCursor } from './sorts.ts';

type Input = InputOf<typeof findContract.list>;
type Page = OutputOf<typeof findContract.list>;
const patience = 15_000;
/** Of the operation itself, of the page, of the bench. */
const usualLimits = [50, 60, 100];

/** Keyset paging: what is added or removed meanwhile neither repeats nor hides another customer. */
export async function listCustomers(call: Call, input: Input): Promise<Page> {
  checkField(call, input.sort, fields[input.sort]);
  const columns = await columnsOf(call, input.columns?.split(',').filter((key) => key !== '') ?? []);
  const where = await whereOf(call, readFilter(input.filter));
  const order = sortOrders[input.sort];
  const list = `${input.sort} ${input.direction} ${input.filter ?? ''}`;
  const cursor = input.cursor ? readCursor(list, input.cursor, order) : null;
  const of = { where, order, descending: input.direction === 'desc', cursor, limit: input.limit + 1 };
  const found = await fetchPage(
    call,
    of,
    columns,
    where.length === 0 ? nameOf(input, columns, cursor?.way) : undefined,
  );

  const back = cursor?.way === 'before';
  const more = found.length > input.limit;
  const rows = found.slice(0, input.limit);
  if (back) rows.reverse();
  const at = (row: Row | undefined, way: 'after' | 'before'): string | null =>
    row ? writeCursor(list, { way, value: row.sort, id: row.customer_id }) : null;
  return {
    items: rows.map((row) => toCustomerRow(row, columns)),
    next: back || more ? at(rows.at(-1), 'after') : null,
    previous: (back ? more : cursor !== null) ? at(rows[0], 'before') : null,
  };
}

/** The page's lists without a filter have few texts, so they are planned once a connection; others for their values. */
function nameOf({ sort, direction, limit }: Input, columns: string[], way = 'first'): string | undefined {
  const set = numberOf(fetchedFor(columns).join());
  if (!usualLimits.includes(limit) || set === null) return undefined;
  return `customers_list_${sort}_${direction}_${way}_${limit}_${set}`;
}

/** The sets of columns that people here look at, numbered. They are few; whoever tries all there are fills no memory. */
const sets = new Map<string, number>();
function numberOf(columns: string): number | null {
  if (!sets.has(columns) && sets.size < 20) sets.set(columns, sets.size);
  return sets.get(columns) ?? null;
}

async function fetchPage(
  { db, database }: Call,
  of: PageOf,
  columns: string[],
  name?: string,
): Promise<Row[]> {
  const { query, fallback } = await pageQuery(db, database.pool, of);
  const direction = sql.raw((of.cursor?.way === 'before') !== of.descending ? 'DESC' : 'ASC');
  const withRows = (page: typeof query): RawBuilder<unknown> => sql`
    WITH page AS MATERIALIZED (${page})
    SELECT page.sort::text AS sort, ${selectOf(columns)}
      FROM page JOIN customers c USING (customer_id)
      JOIN customer_figures f USING (customer_id) JOIN customer_worth w USING (customer_id)
     ORDER BY page.sort ${direction}, page.customer_id ${direction}`;
  const { rows } = await run<Row>(db, name ? database.prepared : database.pool, withRows(query), name);
  return fallback && rows.length < of.limit ? withPatience(db, withRows(fallback)) : rows;
}

/** @throws Invalid when it takes too long: what reads a million customers for a page is stopped, not waited for */
async function withPatience(db: Call['db'], query: RawBuilder<unknown>): Promise<Row[]> {
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`SET LOCAL statement_timeout = ${sql.lit(patience)}`.execute(tx);
      return (await (query as RawBuilder<Row>).execute(tx)).rows;
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === '57014') throw new Invalid('find:tooSlow'); // query_canceled
    throw error;
  }
}
