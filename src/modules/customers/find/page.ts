// Which customers a page shows. PostgreSQL alone chooses badly here: with LIMIT it likes to walk the index of the order
// and hopes to meet the filter soon, which for "seats above 90, by worth" is a walk past a million customers. So it is
// asked first how many it expects (EXPLAIN, 0.5 ms). Few: they are fetched by the filter's own indexes and sorted. Many:
// the order's index is walked, but not further than `longestWalk`; what was not found by then is fetched and sorted.
import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { onCluster } from '../../../core/citus/cluster.ts';
import type { Db } from '../../../core/db.ts';
import { always, type Table, type Where } from './filters.ts';
import { type Cursor, type SortOrder, sortOrders } from './sorts.ts';

/** With n expected of a million, walking meets one in (1M / n) and sorting fetches n: a page of 50 costs the same at 7,000. */
const usual = { fewEnoughToSort: 7_000, longestWalk: 30_000 };

export type PageOf = {
  where: readonly Where[];
  order: SortOrder;
  descending: boolean;
  cursor: Cursor | null;
  limit: number;
};

const tables: Record<Table, RawBuilder<unknown>> = {
  c: sql`customers c`,
  f: sql`customer_figures f`,
  w: sql`customer_worth w`,
};

/** The tables that some conditions need, beginning with `first`. Each has one row a customer. */
export function tablesOf(first: Table, where: readonly Where[]): RawBuilder<unknown> {
  const others = (['c', 'f', 'w'] as const).filter(
    (each) => each !== first && where.some((one) => one.table === each),
  );
  return sql.join(
    [tables[first], ...others.map((each) => sql`JOIN ${tables[each]} ON ${idOf(each)} = ${idOf(first)}`)],
    sql` `,
  );
}

export function idOf(table: Table): RawBuilder<unknown> {
  return sql.ref(`${table}.customer_id`);
}

export function allOf(conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> {
  return conditions.length === 0 ? sql<boolean>`true` : sql.join(conditions, sql` AND `);
}

/** @returns SELECT customer_id, sort of one page, in the order of walking (backwards for a previous page) */
export async function pageQuery(
  db: Db,
  pool: pg.Pool,
  of: PageOf,
  { fewEnoughToSort, longestWalk } = usual,
): Promise<{ query: RawBuilder<unknown>; fallback: RawBuilder<unknown> | null }> {
  if (of.where.length === 0) return { query: walk(of, null), fallback: null };
  if (await onCluster(pool)) return { query: onEveryMachine(of), fallback: null };
  const signals = bySignal(of);
  if (signals) return { query: walkSignals(of, signals.values), fallback: null };
  const expected = await estimate(db, pool, of.where);
  if (expected <= fewEnoughToSort) return { query: sort(of), fallback: null };
  return { query: walk(of, longestWalk), fallback: sort(of) };
}

/** customer_worth_signal has each signal by worth: several are several walks, merged. */
function bySignal({ where, order }: PageOf): Where | null {
  const [only] = where;
  const fits = where.length === 1 && only?.field === 'signal' && only.op === 'is';
  return fits && order === sortOrders.nextYearMinor ? only : null;
}

function walkSignals(of: PageOf, signals: readonly unknown[]): RawBuilder<unknown> {
  const walks = signals.map(
    (signal) =>
      sql`(${walk({ ...of, where: [{ ...always, table: 'w', sql: sql`w.signal = ${signal}` }] }, null)})`,
  );
  const direction = directionOf(of);
  return sql`SELECT customer_id, sort FROM (${sql.join(walks, sql` UNION ALL `)}) AS walks
    ORDER BY sort ${direction}, customer_id ${direction} LIMIT ${sql.lit(of.limit)}`;
}

/** @returns rows that the planner expects */
export async function estimate(db: Db, pool: pg.Pool, where: readonly Where[]): Promise<number> {
  const first = where[0]?.table ?? 'c';
  const query = sql`EXPLAIN (FORMAT JSON) SELECT 1 FROM ${tablesOf(first, where)} WHERE ${allOf(where.map((one) => one.sql))}`;
  const { rows } = await run<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(db, pool, query);
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

function keyset({ order, descending, cursor }: PageOf): RawBuilder<boolean>[] {
  if (!cursor) return [];
  const back = (cursor.way === 'before') !== descending;
  const at = sql`(${cursor.value}::${order.type}, ${cursor.id}::uuid)`;
  const here = sql`(${order.value}, ${idOf(order.table)})`;
  return [back ? sql<boolean>`${here} < ${at}` : sql<boolean>`${here} > ${at}`];
}

function directionOf({ descending, cursor }: PageOf): RawBuilder<unknown> {
  return (cursor?.way === 'before') !== descending ? sql`DESC` : sql`ASC`;
}

function walk(of: PageOf, furthest: number | null): RawBuilder<unknown> {
  const { order, where, limit } = of;
  const own = where.filter((one) => furthest === null || one.table === order.table);
  const rest = furthest === null ? [] : where.filter((one) => one.table !== order.table);
  const direction = directionOf(of);
  const alias = sql.ref(order.table);
  const id = idOf(order.table);
  // The walk and what it is filtered by are parted by a LIMIT, which the planner does not reorder across.
  const walked = sql`(SELECT ${alias}.*, ${order.value} AS sort FROM ${tables[order.table]}
    WHERE ${allOf(keyset(of))}
    ORDER BY ${order.value} ${direction}, ${id} ${direction} LIMIT ${sql.lit(furthest ?? limit)}) ${alias}`;
  if (furthest === null) {
    return sql`SELECT ${id}, ${order.value} AS sort FROM ${tables[order.table]}
      WHERE ${allOf([...keyset(of), ...own.map((one) => one.sql)])}
      ORDER BY ${order.value} ${direction}, ${id} ${direction} LIMIT ${sql.lit(limit)}`;
  }
  const joins = (['c', 'f', 'w'] as const)
    .filter((each) => each !== order.table && rest.some((one) => one.table === each))
    .map((each) => sql`JOIN ${tables[each]} ON ${idOf(each)} = ${id}`);
  return sql`SELECT ${id}, ${alias}.sort FROM ${walked} ${sql.join(joins, sql` `)}
    WHERE ${allOf(where.map((one) => one.sql))}
    ORDER BY ${alias}.sort ${direction}, ${id} ${direction} LIMIT ${sql.lit(limit)}`;
}

function sort(of: PageOf): RawBuilder<unknown> {
  const { order, where, limit } = of;
  const direction = directionOf(of);
  // OFFSET 0 is a fence: what matches is planned for all its rows, not for the few that LIMIT lets through.
  return sql`SELECT customer_id, sort FROM (
      SELECT ${idOf(order.table)}, ${order.value} AS sort FROM ${tablesOf(order.table, where)}
       WHERE ${allOf([...keyset(of), ...where.map((one) => one.sql)])} OFFSET 0) AS matching
    ORDER BY sort ${direction}, customer_id ${direction} LIMIT ${sql.lit(limit)}`;
}

/** A cluster walks or sorts on each of its machines as that one thinks best, and merges what they found. */
function onEveryMachine(of: PageOf): RawBuilder<unknown> {
  const { order, where, limit } = of;
  const direction = directionOf(of);
  return sql`SELECT ${idOf(order.table)}, ${order.value} AS sort FROM ${tablesOf(order.table, where)}
    WHERE ${allOf([...keyset(of), ...where.map((one) => one.sql)])}
    ORDER BY ${order.value} ${direction}, ${idOf(order.table)} ${direction} LIMIT ${sql.lit(limit)}`;
}

/** Runs a statement on the pool, prepared under a name where its text is one of few. */
export async function run<R extends pg.QueryResultRow>(
  db: Db,
  pool: pg.Pool,
  query: RawBuilder<unknown>,
  name?: string,
): Promise<pg.QueryResult<R>> {
  const { sql: text, parameters } = query.compile(db);
  return pool.query<R>({ name, text, values: [...parameters] });
}
