// How many: exact while that is cheap, "more than 10,000" beyond, and never a long wait.
import { sql } from 'kysely';
import type { Call } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import { readFilter } from './conditions.ts';
import type { findContract } from './contract.ts';
import { type Where, whereOf } from './filters.ts';
import { allOf, tablesOf } from './page.ts';

type Count = OutputOf<typeof findContract.count>;
const most = 10_000;
const patience = 3_000;

export async function countCustomers(call: Call, { filter }: { filter?: string }): Promise<Count> {
  const where = await whereOf(call, readFilter(filter));
  if (where.length === 0) return countAll(call);
  return countSome(call, where);
}

/** Everybody: from the planner's statistics where there are many, since counting a million takes 50 ms and more. */
async function countAll(call: Call): Promise<Count> {
  const { rows } = await call.database.pool.query<{ n: number }>({
    name: 'customers_statistics',
    text: `SELECT reltuples::bigint AS n FROM pg_class WHERE oid = 'customers'::regclass`,
  });
  const known = rows[0]?.n ?? 0;
  return known > 10 * most ? { count: known, precision: 'about' } : countSome(call, []);
}

async function countSome({ db }: Call, where: readonly Where[]): Promise<Count> {
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`SET LOCAL statement_timeout = ${sql.lit(patience)}`.execute(tx);
      const first = where[0]?.table ?? 'c';
      const limit = where.length === 0 ? 10 * most : most;
      const { rows } = await sql<{ n: number }>`
        SELECT count(*) AS n FROM (
          SELECT 1 FROM ${tablesOf(first, where)} WHERE ${allOf(where.map((one) => one.sql))} LIMIT ${limit + 1}) AS found`.execute(
        tx,
      );
      const n = rows[0]?.n ?? 0;
      return { count: Math.min(n, limit), precision: n <= limit ? 'exact' : 'more' };
    });
  } catch (error) {
    if ((error as { code?: unknown }).code === '57014') return { count: null, precision: 'more' }; // query_canceled
    throw error;
  }
}
