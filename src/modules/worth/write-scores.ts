// Everybody's worth goes back by COPY: for many into a fresh table that takes the place of the old one, for few (and on
// Citus, where a table that takes another's place is none of its shards) into a table beside it and by an update.
import type pg from 'pg';
import { type Packed, sendPacked } from '../../core/copy.ts';
import { transaction } from '../../core/on-client.ts';
import { createNext, finishNext, next } from './replace-worth.ts';
import { scoredColumns } from './score-rows.ts';

/** From this many customers on a fresh table is quicker than an update of the old one. */
const REPLACE_FROM = 50_000;
const beside = 'worth_scores';
const PARTS = 4;

/** Where a fit writes to: `table` is like customer_worth. */
export type Book = { pool: pg.Pool; client: pg.ClientBase; table: typeof next | typeof beside };

/** @param replaceFrom customers from which on the table is replaced */
export async function openBook(
  pool: pg.Pool,
  client: pg.ClientBase,
  { customers, replaceFrom = REPLACE_FROM }: { customers: number; replaceFrom: number | undefined },
): Promise<Book> {
  if (customers >= replaceFrom && !(await isDistributed(client))) {
    await createNext(client);
    return { pool, client, table: next };
  }
  await client.query(`TRUNCATE ${beside}`);
  return { pool, client, table: beside };
}

/** All in one transaction: the next piece is made while one is sent. */
export async function fillBook(
  client: pg.ClientBase,
  pieces: AsyncIterable<{ rows: Packed } | object>,
): Promise<void> {
  await transaction(client, async () => {
    for await (const piece of pieces) if ('rows' in piece) await sendPacked(client, piece.rows);
  });
}

/** Makes what is written what is said. @param startedAt a customer scored since knows better */
export async function closeBook({ pool, client, table }: Book, startedAt: Date): Promise<void> {
  if (table === next) {
    if (await finishNext(pool, client, startedAt)) return;
    await client.query(`TRUNCATE ${beside}`);
    const columns = ['customer_id', ...scoredColumns].join(', ');
    await client.query(
      `INSERT INTO ${beside} (${columns}) SELECT ${columns} FROM ${next} WHERE fit_id IS NOT NULL`,
    );
    await client.query(`DROP TABLE ${next}`);
  }
  await client.query(`ANALYZE ${beside}`);
  await updateWorth(client, startedAt);
  await client.query(`TRUNCATE ${beside}`);
}

async function isDistributed(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'");
  return (rowCount ?? 0) > 0;
}

/** A part in each transaction, so that an order that comes in meanwhile waits for its customer a part of the time. */
async function updateWorth(client: pg.ClientBase, startedAt: Date): Promise<void> {
  const columns = scoredColumns.join(', ');
  await client.query(
    `INSERT INTO customer_worth (customer_id)
     SELECT customer_id FROM customers WHERE NOT EXISTS (SELECT FROM customer_worth w WHERE w.customer_id = customers.customer_id)
     ON CONFLICT DO NOTHING`,
  );
  for (let part = 0; part < PARTS; part++) {
    await client.query(
      `UPDATE customer_worth w SET (${columns}) = ROW (${scoredColumns.map((name) => `n.${name}`).join(', ')})
         FROM ${beside} n
        WHERE w.customer_id = n.customer_id AND (w.scored_at IS NULL OR w.scored_at < n.scored_at)
          AND (uuid_hash(w.customer_id) & ${PARTS - 1}) = $1`,
      [part],
    );
  }
  // Whose orders were undone is worth nothing again.
  await client.query(
    `UPDATE customer_worth w SET fit_id = NULL, next_year_minor = 0, lifetime_minor = 0, alive = NULL, purchases = 0,
            spend_minor = 0, rhythm_days = NULL, due_at = NULL, signal = 'none', reason = '{}', risk_minor = 0,
            month_minor = 0, month_signal = NULL, scored_at = $1
      WHERE fit_id IS NOT NULL AND scored_at < $1
        AND NOT EXISTS (SELECT FROM ${beside} n WHERE n.customer_id = w.customer_id)`,
    [startedAt],
  );
}
