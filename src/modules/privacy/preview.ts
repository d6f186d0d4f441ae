import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { checkVisible } from '../customers/visible.ts';
import { customerTables, rowsOf } from '../trash/tables.ts';
import type { privacyContract } from './contract.ts';
import { needlesOf } from './needles.ts';

type Preview = OutputOf<typeof privacyContract.preview>;
/** Worked out from the others, or the ways in which these are found. */
const derived = [
  'customer_figures',
  'customer_worth',
  'contact_lookups',
  'customer_numbers',
  'order_numbers',
  'worth_scores',
  'desk_presence',
];
const sales = ['orders', 'order_lines', 'returns', 'import_additions', 'import_fills'];

/** @throws NotFound */
export async function previewErasure(
  db: Db,
  caller: Caller,
  { customerId }: { customerId: string },
): Promise<Preview> {
  await checkVisible(db, caller, customerId);
  const tables = (await customerTables(db)).filter(
    ({ name }) => !derived.includes(name) && !sales.includes(name),
  );
  const counts = tables.map(
    ({ name }) =>
      sql`SELECT ${name}::text AS table, count(*)::int AS rows FROM ${sql.table(name)} AS t WHERE ${rowsOf(name, [customerId])}`,
  );
  const { rows: goes } = await sql<Preview['goes'][number]>`
    SELECT * FROM (${sql.join(counts, sql` UNION ALL `)}) AS counted WHERE rows > 0 ORDER BY rows DESC, "table"`.execute(
    db,
  );
  const { rows } = await sql<{ name: string; orders: number; spend: number; returned: number }>`
    SELECT name, (SELECT count(*)::int FROM orders WHERE orders.customer_id = customers.customer_id) AS orders,
           (SELECT coalesce(sum(spend_minor + other_minor), 0)::bigint FROM orders WHERE orders.customer_id = customers.customer_id) AS spend,
           (SELECT coalesce(sum(returned_minor), 0)::bigint FROM orders WHERE orders.customer_id = customers.customer_id) AS returned
      FROM customers WHERE customer_id = ${customerId}`.execute(db);
  const [row] = rows;
  const needles = await needlesOf(db, customerId);
  return {
    name: row?.name ?? '',
    stays: { orders: row?.orders ?? 0, spendMinor: row?.spend ?? 0, returnedMinor: row?.returned ?? 0 },
    goes,
    namesakes: needles?.namesakes ?? false,
  };
}
