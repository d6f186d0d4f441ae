// Holds the database to the ledger: what was acknowledged is there, what was not is there whole or not at all.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Entry, Ledger } from './ledger.ts';

/** @returns in words each thing that is not as it was acknowledged */
export async function faultsOf(pool: pg.Pool, dataDir: string, ledger: Ledger): Promise<string[]> {
  const all = await Promise.all([
    missing(pool, ledger, 'customer', 'SELECT customer_id AS id, name AS said FROM customers', (e) => [
      e.customerId,
      e.name,
    ]),
    missing(pool, ledger, 'note', 'SELECT note_id AS id, text AS said FROM notes', (e) => [e.noteId, e.text]),
    missing(pool, ledger, 'promise', 'SELECT promise_id AS id, what AS said FROM promises', (e) => [
      e.promiseId,
      e.what,
    ]),
    missing(pool, ledger, 'kept', 'SELECT promise_id AS id, state AS said FROM promises', (e) => [
      e.promiseId,
      'kept',
    ]),
    missing(
      pool,
      ledger,
      'conversation',
      'SELECT conversation_id AS id, note AS said FROM conversations',
      (e) => [e.conversationId, e.note],
    ),
    missing(pool, ledger, 'order', 'SELECT order_id AS id, spend_minor::text AS said FROM orders', (e) => [
      e.orderId,
      String(e.spendMinor),
    ]),
    halves(pool),
    imports(pool, ledger),
    jobs(pool, dataDir),
  ]);
  return all.flat();
}

async function missing<K extends Entry['kind']>(
  pool: pg.Pool,
  ledger: Ledger,
  kind: K,
  query: string,
  wanted: (entry: Extract<Entry, { kind: K }>) => [id: string, said: string],
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; said: string }>(query);
  const there = new Map(rows.map(({ id, said }) => [id, said]));
  return ledger.of(kind).flatMap((entry) => {
    const [id, said] = wanted(entry);
    const found = there.get(id);
    return found === said
      ? []
      : [
          `${kind} ${id} was acknowledged as "${said}" and is ${found === undefined ? 'not there' : `"${found}"`}`,
        ];
  });
}

/** What is written in one transaction is there in one piece. */
async function halves(pool: pg.Pool): Promise<string[]> {
  const checks: [what: string, query: string][] = [
    [
      'customers without their contact points, note, figures or event',
      `SELECT count(*) FROM customers AS c WHERE c.import_no IS NULL AND (
         (SELECT count(*) FROM contact_points AS p WHERE p.customer_id = c.customer_id) <> 2
         OR NOT EXISTS (SELECT FROM notes AS n WHERE n.customer_id = c.customer_id)
         OR NOT EXISTS (SELECT FROM customer_figures AS f WHERE f.customer_id = c.customer_id)
         OR (SELECT count(*) FROM events AS e WHERE e.customer_id = c.customer_id AND e.kind = 'customer.created') <> 1)`,
    ],
    [
      'orders without their lines',
      `SELECT count(*) FROM orders AS o WHERE o.lines <> (SELECT count(*) FROM order_lines AS l WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id)`,
    ],
    [
      'lines without their order',
      `SELECT count(*) FROM order_lines AS l WHERE NOT EXISTS (SELECT FROM orders AS o WHERE o.customer_id = l.customer_id AND o.order_id = l.order_id)`,
    ],
    [
      'figures that are not the sum of the orders',
      `SELECT count(*) FROM customer_figures AS f WHERE f.spend_minor <> (SELECT coalesce(sum(spend_minor), 0) FROM orders AS o WHERE o.customer_id = f.customer_id)`,
    ],
    [
      'orders told twice or not at all',
      `SELECT count(*) FROM orders AS o WHERE (SELECT count(*) FROM events AS e WHERE e.customer_id = o.customer_id AND e.kind = 'order.placed' AND e.data->>'orderId' = o.order_id::text) <> 1`,
    ],
    [
      'promises told twice or not at all',
      `SELECT count(*) FROM promises AS p WHERE (SELECT count(*) FROM events AS e WHERE e.customer_id = p.customer_id AND e.kind = 'promise.made' AND e.data->>'promiseId' = p.promise_id::text) <> 1`,
    ],
  ];
  const found = checks.map(async ([what, query]) => {
    const { rows } = await pool.query<{ count: string }>(query);
    return Number(rows[0]?.count) > 0 ? [`${rows[0]?.count} ${what}`] : [];
  });
  return (await Promise.all(found)).flat();
}

/** Every line of every file that was begun is there exactly once. */
async function imports(pool: pg.Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ import_no: number; state: string; lines: string; orders: string }>(
    `SELECT i.import_no, i.state, count(l.*) AS lines, count(DISTINCT l.order_id) AS orders
       FROM imports AS i LEFT JOIN order_lines AS l USING (import_no) GROUP BY 1, 2`,
  );
  const begun = new Map(ledger.of('import').map((entry) => [entry.importNo, entry]));
  const wrong = rows.flatMap(({ import_no, state, lines, orders }) => {
    const entry = begun.get(import_no);
    const wanted = entry && state === 'done' ? entry.lines : 0;
    if (entry && state !== 'done') return [`import ${import_no} was begun and is ${state}`];
    if (!entry && state === 'mapping')
      return Number(lines) === 0 ? [] : [`import ${import_no} was never begun and has ${lines} lines`];
    if (!entry) return []; // begun, and the answer was lost when the work ended
    return Number(lines) === wanted && Number(orders) === wanted / 2
      ? []
      : [`import ${import_no} has ${lines} lines of ${wanted} in ${orders} orders`];
  });
  const gone = [...begun.keys()].filter((no) => !rows.some((row) => row.import_no === no));
  return [...wrong, ...gone.map((no) => `import ${no} is not there`)];
}

/**
 * Each reminder once, and each mail in one file: the effects of jobs that may have been run twice. A job that is wanted
 * again while it runs counts as tried often enough (graphile_worker.add_jobs): its successor does the work.
 */
async function jobs(pool: pg.Pool, dataDir: string): Promise<string[]> {
  const { rows } = await pool.query<{ what: string; count: string }>(`
    SELECT 'reminders told twice' AS what, count(*) FROM (
      SELECT staff_id, data->>'promiseId' FROM notices WHERE kind = 'promise.due' GROUP BY 1, 2 HAVING count(*) > 1) AS twice
    UNION ALL SELECT 'mails written twice', count(*) FROM (SELECT staff_id, key FROM mails GROUP BY 1, 2 HAVING count(*) > 1) AS twice
    UNION ALL SELECT 'jobs that fail on and on', count(*) FROM graphile_worker.jobs
               WHERE attempts BETWEEN 5 AND max_attempts - 1 AND last_error IS NOT NULL`);
  const filed = await pool.query<{ mail_id: string }>(`SELECT mail_id FROM mails WHERE state = 'filed'`);
  const files = new Set(
    (await readdir(join(dataDir, 'mail')).catch(() => [])).filter((name) => name.endsWith('.eml')),
  );
  const lost = filed.rows.filter(({ mail_id }) => !files.has(`${mail_id}.eml`));
  return [
    ...rows.flatMap(({ what, count }) => (Number(count) > 0 ? [`${count} ${what}`] : [])),
    ...lost.map(({ mail_id }) => `mail ${mail_id} counts as filed and is not there`),
  ];
}
