import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../../../core/handle.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import type { findContract } from './contract.ts';
import { allOf } from './page.ts';
import { whereOf } from './filters.ts';

type Input = InputOf<typeof findContract.suggestions>;
type Suggestions = OutputOf<typeof findContract.suggestions>;

/** Enough customers to know which values are frequent: a count of all would read a million rows for a list of 20. */
const sample = 20_000;

/** @returns up to 20 values, those of the newest customers that this caller may see */
export async function suggestValues(call: Call, { field, q }: Input): Promise<Suggestions> {
  const start = `${q
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
  if (field === 'product') return suggestProducts(call, start);
  const value: RawBuilder<unknown> = {
    country: sql`c.country`,
    status: sql`c.status`,
    origin: sql`c.origin`,
    tags: sql`c.tags`,
    city: sql`(SELECT a.city FROM addresses a WHERE a.customer_id = c.customer_id ORDER BY a.main DESC LIMIT 1)`,
  }[field];
  const sites = await whereOf(call, []);
  const { rows } = await sql<{ value: string }>`
    SELECT value FROM (
      SELECT ${field === 'tags' ? sql`unnest(held)` : sql`held`} AS value FROM (
        SELECT ${value} AS held FROM customers c WHERE ${allOf(sites.map((one) => one.sql))}
         ORDER BY c.created_at DESC, c.customer_id DESC LIMIT ${sample}) AS newest) AS found
     WHERE value <> '' AND lower(value) LIKE ${start}
     GROUP BY value ORDER BY count(*) DESC, value LIMIT 20`.execute(call.db);
  return { items: rows.map((row) => ({ value: row.value, label: row.value })) };
}

async function suggestProducts(call: Call, start: string): Promise<Suggestions> {
  const rows = await call.db
    .selectFrom('products')
    .select(['product_id', 'code', 'name'])
    .where((is) =>
      is.or([
        is(is.fn<string>('lower', ['name']), 'like', `%${start}`),
        is(is.fn<string>('lower', ['code']), 'like', start),
        is(sql<string>`product_id::text`, 'like', start), // a filter holds ids and asks for their names
      ]),
    )
    .orderBy('name')
    .limit(20)
    .execute();
  return { items: rows.map((row) => ({ value: row.product_id, label: `${row.name} (${row.code})` })) };
}
