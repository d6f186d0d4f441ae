// Scores go back set-wise: the table of distinct histories is copied in once and joined to the customers.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { parts } from './histories.ts';
import { scoreColumns } from './score-lines.ts';
import type { Scoring } from './outlook.ts';
import { dayOf, type Window } from './window.ts';

export type Writing = {
  fitId: string;
  window: Window;
  scoring: Scoring;
  /** a customer scored since (after an order) knows better than the fit */
  startedAt: Date;
  /** whether this is the first fit of its month: what was said until now becomes the month's beginning */
  newMonth: boolean;
};

export async function copyScores(client: pg.ClientBase, lines: Uint8Array[]): Promise<void> {
  await client.query('TRUNCATE worth_scores');
  const copy = client.query(copyFrom(`COPY worth_scores (${scoreColumns.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(lines), copy);
  await client.query('ANALYZE worth_scores');
}

/**
 * Writes every customer's worth, a part of them in each transaction, so that an order that comes in meanwhile waits a
 * second and not half a minute for its customer. Needs customer_histories and worth_scores.
 */
export async function writeScores(client: pg.ClientBase, writing: Writing): Promise<void> {
  const { fitId, window, scoring, startedAt, newMonth } = writing;
  const noon = `${dayOf(window, window.last)} 12:00`;
  // (p (v + total)) / (p n + q - 1): models/gamma-gamma.ts, expectedSpend(). All purchase days count, the first too: a
  // customer who bought once and big is expected to spend more than one who bought once and small.
  const { p, q, v } = scoring.spend ?? { p: 1, q: 1, v: 0 };
  await client.query(
    `INSERT INTO customer_worth (customer_id)
     SELECT customer_id FROM customers WHERE NOT EXISTS (SELECT FROM customer_worth w WHERE w.customer_id = customers.customer_id)
     ON CONFLICT DO NOTHING`,
  );
  for (const part of parts) {
    await client.query(
      `UPDATE customer_worth w SET
         fit_id = $1, alive = s.alive, purchases = s.purchases, spend_minor = round(spend),
         next_year_minor = round(s.purchases * spend), lifetime_minor = round(s.discounted * spend),
         risk_minor = round(s.purchases * spend * s.at_risk), rhythm_days = s.rhythm_days,
         due_at = $2::timestamp AT TIME ZONE $3::text + (h.tx - h.t + s.due_days) * interval '24 hours',
         signal = s.signal, reason = s.reason,
         month_minor = CASE WHEN w.fit_id IS NULL THEN CASE WHEN h.joined >= $4 THEN 0 ELSE round(s.purchases * spend) END
                            WHEN $5 THEN w.next_year_minor ELSE w.month_minor END,
         month_signal = CASE WHEN w.fit_id IS NULL THEN CASE WHEN h.joined < $4 THEN s.signal END
                             WHEN $5 THEN w.signal ELSE w.month_signal END,
         scored_at = $6
       FROM customer_histories h
       JOIN worth_scores s USING (x, tx, t, second, growth, back_x, back_tx, back_t)
       CROSS JOIN LATERAL (
         SELECT $7::double precision * ($8::double precision + greatest(0, h.spend_minor))
                / ($7::double precision * (h.x + 1) + $9::double precision - 1) AS spend) AS expected
      WHERE w.customer_id = h.customer_id AND h.part = $10 AND (w.scored_at IS NULL OR w.scored_at < $6)`,
      [fitId, noon, window.timeZone, window.monthStart, newMonth, startedAt, p, v, q, part],
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
