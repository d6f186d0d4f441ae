import { sql } from 'kysely';
import type { Database, Db } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import { decimal } from '../../core/money.ts';
import { refreshSearchWords } from '../customers/find/search-words.ts';
import { refreshFigures } from '../purchases/figures.ts';
import { linkReturns } from '../purchases/link-returns.ts';
import type { Shown } from './row.ts';
import { type Progress, updateImport } from './row.ts';

type Counts = NonNullable<Shown['counts']>;

/** From how many lines on it is worth telling the planner at once what the tables now hold. */
const ANALYZE_FROM = 50_000;
const TOUCHED = [
  'customers',
  'orders',
  'order_lines',
  'order_numbers',
  'events',
  'site_sales',
  'site_sale_lines',
  'products',
];

/** What follows from the lines once all are there; then the import is done. Can be done again after kill -9. */
export async function finish(
  database: Database,
  importNo: number,
  { progress, currency }: { progress: Progress; currency: string },
): Promise<Counts> {
  const { db, pool } = database;
  const finishing: Progress = { ...progress, phase: 'finishing', secondsLeft: null };
  await updateImport(db, importNo, { progress: finishing });
  if (progress.lines >= ANALYZE_FROM) {
    // two at a time: the lines are most of it
    await Promise.all([
      pool.query('ANALYZE order_lines, site_sale_lines'),
      pool.query(`ANALYZE ${TOUCHED.filter((table) => !table.endsWith('_lines')).join(', ')}`),
    ]);
  }
  const [counts, linkedReturns] = await Promise.all([
    count(db, importNo, { currency, read: progress.lines }),
    db.transaction().execute(async (tx) => {
      const linked = await linkReturns(tx, importNo);
      await refreshFigures(tx, { importNo });
      await refreshSearchWords(tx, importNo);
      return linked;
    }),
  ]);
  const complete = { ...counts, linkedReturns };
  await db.transaction().execute(async (tx) => {
    await enqueue(tx, 'worth.fit', {}, 'worth.fit');
    await updateImport(tx, importNo, {
      state: 'done',
      ended_at: new Date(),
      counts: complete,
      problem: null,
      cancelling: false,
      progress: { ...finishing, phase: 'idle', bytes: progress.bytesTotal },
    });
    for (const topic of ['customers', 'worth']) await announce(tx, { topic });
  });
  return complete;
}

type LineCounts = {
  lines: number;
  returns: number;
  net: string;
  buyers: number;
  purchase_orders: number;
  site_lines: number;
  site_returns: number;
  site_net: string;
};

/** What an import has made, from the database itself. */
async function count(
  db: Db,
  importNo: number,
  { currency, read }: { currency: string; read: number },
): Promise<Counts> {
  const [{ rows: lineRows }, { rows: otherRows }] = await Promise.all([
    sql<LineCounts>`
      SELECT coalesce(sum(orders.lines), 0)::int AS lines, coalesce(sum(returns), 0)::int AS returns, coalesce(sum(net), 0)::text AS net,
             (count(DISTINCT customer_id) FILTER (WHERE bought))::int AS buyers,
             (count(*) FILTER (WHERE bought))::int AS purchase_orders,
             min(site_lines) AS site_lines, min(site_returns) AS site_returns, min(site_net) AS site_net
        FROM (SELECT line.customer_id, line.order_id, count(*) AS lines, count(*) FILTER (WHERE kind = 2) AS returns,
                     sum(amount_minor) AS net, bool_or(kind <> 2 AND quantity > 0 AND amount_minor > 0) AS bought
                FROM (SELECT customer_id, order_id FROM orders WHERE import_no = ${importNo}
                      UNION SELECT customer_id, order_id FROM import_additions WHERE import_no = ${importNo}) AS touched
                JOIN order_lines AS line ON line.customer_id = touched.customer_id AND line.order_id = touched.order_id
               WHERE line.import_no = ${importNo}
               GROUP BY line.customer_id, line.order_id) AS orders RIGHT JOIN
             (SELECT count(*)::int AS site_lines, (count(*) FILTER (WHERE kind = 2))::int AS site_returns,
                     coalesce(sum(amount_minor), 0)::text AS site_net
                FROM (SELECT site_sale_id FROM site_sales WHERE import_no = ${importNo}
                      UNION SELECT order_id FROM import_additions WHERE import_no = ${importNo}) AS touched
                JOIN site_sale_lines AS line ON line.site_sale_id = touched.site_sale_id
               WHERE line.import_no = ${importNo}) AS site ON true`.execute(db),
    sql<{ orders: number; customers: number; products: number; rejected: number; filled: number }>`
      SELECT (SELECT count(*)::int FROM (SELECT number, site_id FROM orders WHERE import_no = ${importNo}
                UNION SELECT number, site_id FROM site_sales WHERE import_no = ${importNo}) AS numbers) AS orders,
             (SELECT count(*)::int FROM customers WHERE import_no = ${importNo}) AS customers,
             (SELECT count(*)::int FROM products WHERE import_no = ${importNo}) AS products,
             (SELECT count(*)::int FROM import_rejects WHERE import_no = ${importNo}) AS rejected,
             (SELECT count(*)::int FROM import_fills WHERE import_no = ${importNo}) AS filled`.execute(db),
  ]);
  const line = lineRows[0] ?? {
    lines: 0,
    returns: 0,
    net: '0',
    buyers: 0,
    purchase_orders: 0,
    site_lines: 0,
    site_returns: 0,
    site_net: '0',
  };
  const other = otherRows[0];
  const lines = line.lines + line.site_lines;
  return {
    lines,
    orders: other?.orders ?? 0,
    customers: other?.customers ?? 0,
    buyers: line.buyers,
    purchaseOrders: line.purchase_orders,
    products: other?.products ?? 0,
    anonymousLines: line.site_lines,
    returnLines: line.returns + line.site_returns,
    linkedReturns: 0,
    rejected: other?.rejected ?? 0,
    knownLines: read - lines,
    filledCustomers: other?.filled ?? 0,
    net: decimal(BigInt(line.net) + BigInt(line.site_net), currency),
  };
}
