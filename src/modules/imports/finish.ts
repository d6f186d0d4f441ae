import { sql } from 'kysely';
import { type Database, type Db, withoutWaiting } from '../../core/db.ts';
import { enqueue } from '../../core/jobs.ts';
import { announce } from '../../core/live.ts';
import { decimal } from '../../core/money.ts';
import { publish } from '../../core/outbox.ts';
import { refreshSearchWords } from '../customers/find/search-words.ts';
import { refreshFigures } from '../purchases/figures.ts';
import { lineKind } from '../purchases/line-kind.ts';
import { buildLineKey, putLineKeysOn } from '../purchases/line-keys.ts';
import { linkReturns } from '../purchases/link-returns.ts';
import { requestFit } from '../worth/progress.ts';
import { nothingWritten, type Progress, type Shown, updateImport } from './row.ts';

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

/**
 * What follows from the lines once all are there; then the import is done, and on the disk. Can be done again after
 * kill -9: nothing waits for the disk before that.
 */
export async function finish(
  database: Database,
  importNo: number,
  { progress, currency }: { progress: Progress; currency: string },
): Promise<Counts> {
  const { db } = database;
  const finishing: Progress = { ...progress, phase: 'finishing', secondsLeft: null };
  await withoutWaiting(db, (tx) => updateImport(tx, importNo, { progress: finishing }));
  // Two things at once, as small machines have two processors: with all at once the longest came last.
  const [counts, linkedReturns] = await Promise.all([
    keyAndCount(db, importNo, { currency, progress }),
    link(db, importNo),
  ]);
  const complete = { ...counts, linkedReturns };
  await db.transaction().execute(async (tx) => {
    await putLineKeysOn(tx);
    await requestFit(tx);
    await enqueue(tx, 'duplicates.find', {}, 'duplicates.find');
    await updateImport(tx, importNo, {
      state: 'done',
      ended_at: new Date(),
      counts: complete,
      problem: null,
      cancelling: false,
      progress: { ...finishing, phase: 'idle', bytes: progress.bytesTotal },
    });
    await publish(tx, {
      type: 'import.done',
      customerId: null,
      at: new Date(),
      data: { importNo, lines: complete.lines, orders: complete.orders, customers: complete.customers },
    });
    await announce(tx, { topic: 'customers' });
  });
  return complete;
}

async function keyAndCount(db: Db, importNo: number, by: Parameters<typeof count>[2]): Promise<Counts> {
  await buildLineKey(db, 'order_lines');
  await buildLineKey(db, 'site_sale_lines');
  return count(db, importNo, by);
}

/** What orders, customers and words are to each other. @returns how many returns are linked to what they undo */
async function link(db: Db, importNo: number): Promise<number> {
  const linked = await withoutWaiting(db, (tx) => linkReturns(tx, importNo));
  await withoutWaiting(db, async (tx) => {
    await refreshFigures(tx, { importNo });
    await refreshSearchWords(tx, importNo);
  });
  return linked;
}

/**
 * What an import has made. The database added up the lines of each order; how many lines it took, and how many of them
 * were returns, was kept in the transactions that wrote them.
 */
async function count(
  db: Db,
  importNo: number,
  { currency, progress }: { currency: string; progress: Progress },
): Promise<Counts> {
  const { rows } = await sql<{
    orders: number;
    buyers: number;
    purchase_orders: number;
    customers: number;
    products: number;
    rejected: number;
    filled: number;
    net: string;
  }>`
    WITH made AS MATERIALIZED (
      SELECT customer_id, spend_minor + returned_minor + other_minor AS net,
             purchase OR (other_minor <> 0 AND EXISTS (
               SELECT FROM order_lines AS line WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id
                  AND line.kind <> ${lineKind.return} AND line.quantity > 0 AND line.amount_minor > 0)) AS bought
        FROM orders WHERE import_no = ${importNo}
    )
    SELECT (SELECT count(*)::int FROM (SELECT number, site_id FROM orders WHERE import_no = ${importNo}
              UNION SELECT number, site_id FROM site_sales WHERE import_no = ${importNo}) AS numbers) AS orders,
           (SELECT (count(DISTINCT customer_id))::int FROM made WHERE bought) AS buyers,
           (SELECT count(*)::int FROM made WHERE bought) AS purchase_orders,
           (SELECT count(*)::int FROM customers WHERE import_no = ${importNo}) AS customers,
           (SELECT count(*)::int FROM products WHERE import_no = ${importNo}) AS products,
           (SELECT count(*)::int FROM import_rejects WHERE import_no = ${importNo}) AS rejected,
           (SELECT count(*)::int FROM import_fills WHERE import_no = ${importNo}) AS filled,
           ((SELECT coalesce(sum(net), 0) FROM made)
             + (SELECT coalesce(sum(spend_minor + returned_minor + other_minor), 0) FROM site_sales WHERE import_no = ${importNo})
             + (SELECT coalesce(sum(amount_minor), 0) FROM import_additions AS added JOIN order_lines AS line USING (customer_id, order_id)
                 WHERE added.import_no = ${importNo} AND line.import_no = ${importNo})
             + (SELECT coalesce(sum(amount_minor), 0) FROM import_additions AS added JOIN site_sale_lines AS line
                    ON line.site_sale_id = added.order_id
                 WHERE added.import_no = ${importNo} AND line.import_no = ${importNo}))::text AS net`.execute(
    db,
  );
  const made = rows[0];
  const { lines, anonymousLines, returnLines, erasedLines } = progress.written ?? nothingWritten;
  return {
    lines,
    orders: made?.orders ?? 0,
    customers: made?.customers ?? 0,
    buyers: made?.buyers ?? 0,
    purchaseOrders: made?.purchase_orders ?? 0,
    products: made?.products ?? 0,
    anonymousLines,
    erasedLines,
    returnLines,
    linkedReturns: 0,
    rejected: made?.rejected ?? 0,
    knownLines: progress.lines - lines,
    filledCustomers: made?.filled ?? 0,
    net: decimal(BigInt(made?.net ?? 0), currency),
  };
}

/** Tells the planner what the tables now hold; autovacuum would come to it a minute later. */
export async function analyseTables({ pool }: Pick<Database, 'pool'>, lines: number): Promise<void> {
  if (lines < ANALYZE_FROM) return;
  await pool.query(`ANALYZE ${TOUCHED.join(', ')}`);
}
