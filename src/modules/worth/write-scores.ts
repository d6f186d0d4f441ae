// Scores go back set-wise: the table of distinct histories is copied in once and joined to the customers.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { parts } from './histories.ts';
import { replaceWorth } from './replace-worth.ts';
import { scoreColumns } from './score-lines.ts';
import { scoredColumns, scoredRows, type Writing } from './scored-rows.ts';

/** From this many customers on a fresh table is quicker than an update of the old one. */
export const REPLACE_FROM = 50_000;

export async function copyScores(client: pg.ClientBase, lines: Uint8Array[]): Promise<void> {
  await client.query('TRUNCATE worth_scores');
  const copy = client.query(copyFrom(`COPY worth_scores (${scoreColumns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(lines), copy);
  await client.query('ANALYZE worth_scores');
}

/**
 * Writes every customer's worth. Needs customer_histories and worth_scores.
 * @param replaceFrom customers from which on the table is replaced
 */
export async function writeScores(
  client: pg.ClientBase,
  writing: Writing,
  replaceFrom = REPLACE_FROM,
): Promise<void> {
  await client.query(
    `INSERT INTO customer_worth (customer_id)
     SELECT customer_id FROM customers WHERE NOT EXISTS (SELECT FROM customer_worth w WHERE w.customer_id = customers.customer_id)
     ON CONFLICT DO NOTHING`,
  );
  // Over many machines (citus) the shards update side by side, and a table that takes another's place is none of theirs.
  const alone = writing.customers >= replaceFrom && !(await isDistributed(client));
  if (alone && (await replaceWorth(client, writing))) return;
  await updateWorth(client, writing);
}

async function isDistributed(client: pg.ClientBase): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'");
  return (rowCount ?? 0) > 0;
}

/** A part in each transaction, so that an order that comes in meanwhile waits for its customer a part of the time. */
async function updateWorth(client: pg.ClientBase, writing: Writing): Promise<void> {
  const columns = scoredColumns.join(', ');
  const { startedAt } = writing;
  for (const part of parts) {
    const { text, values } = scoredRows(writing, part);
    await client.query(
      `UPDATE customer_worth w SET (${columns}) = ROW (${scoredColumns.map((name) => `n.${name}`).join(', ')})
         FROM (${text}) AS n (customer_id, ${columns})
        WHERE w.customer_id = n.customer_id AND (w.scored_at IS NULL OR w.scored_at < n.scored_at)`,
      values,
    );
  }
  // Whose orders were undone is worth nothing again.
  await client.query(
    `UPDATE customer_worth w SET fit_id = NULL, next_year_minor = 0, lifetime_minor = 0, alive = NULL, purchases = 0,
            spend_minor = 0, rhythm_days = NULL, due_at = NULL, signal = 'none', reason = '{}', risk_minor = 0,
            month_minor = 0, month_signal = NULL, scored_at = $1
      WHERE fit_id IS NOT NULL AND scored_at < $1
        AND NOT EXISTS (SELECT FROM customer_histories h WHERE h.customer_id = w.customer_id)`,
    [startedAt],
  );
}
