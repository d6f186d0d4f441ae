// What a fit says of every customer, as rows of customer_worth.
import type { Scoring } from './outlook.ts';
import { dayOf, type Window } from './window.ts';

export type Writing = {
  fitId: string;
  window: Window;
  scoring: Scoring;
  customers: number;
  /** a customer scored since (after an order) knows better than the fit */
  startedAt: Date;
  /** whether this is the first fit of its month: what was said until now becomes the month's beginning */
  newMonth: boolean;
};

/** Of customer_worth, apart from customer_id, in the order of the rows. */
export const scoredColumns = [
  'fit_id',
  'alive',
  'purchases',
  'spend_minor',
  'next_year_minor',
  'lifetime_minor',
  'risk_minor',
  'rhythm_days',
  'due_at',
  'signal',
  'reason',
  'month_minor',
  'month_signal',
  'scored_at',
] as const;

/** @returns a query for customer_id and the scored columns; $10 is a part of the customers, or null for all */
export function scoredRows(writing: Writing, part: number | null): { text: string; values: unknown[] } {
  const { fitId, window, scoring, startedAt, newMonth } = writing;
  const noon = `${dayOf(window, window.last)} 12:00`;
  // (p (v + total)) / (p n + q - 1): models/gamma-gamma.ts, expectedSpend(). All purchase days count, the first too: a
  // customer who bought once and big is expected to spend more than one who bought once and small.
  const { p, q, v } = scoring.spend ?? { p: 1, q: 1, v: 0 };
  return {
    text: `
      SELECT h.customer_id, $1::uuid, s.alive, s.purchases::real, round(spend)::bigint, next_year, round(s.discounted * spend)::bigint,
             round(s.purchases * spend * s.at_risk)::bigint, s.rhythm_days,
             $2::timestamp AT TIME ZONE $3::text + (h.tx - h.t + s.due_days) * interval '24 hours', s.signal, s.reason,
             CASE WHEN w.fit_id IS NULL THEN CASE WHEN h.joined >= $4::integer THEN 0 ELSE next_year END
                  WHEN $5::boolean THEN w.next_year_minor ELSE w.month_minor END,
             CASE WHEN w.fit_id IS NULL THEN CASE WHEN h.joined < $4::integer THEN s.signal END
                  WHEN $5::boolean THEN w.signal ELSE w.month_signal END,
             $6::timestamptz
        FROM customer_histories h
        JOIN worth_scores s USING (x, tx, t, second, growth, back_x, back_tx, back_t)
        JOIN customer_worth w USING (customer_id)
       CROSS JOIN LATERAL (
         SELECT $7::double precision * ($8::double precision + greatest(0, h.spend_minor))
                / ($7::double precision * (h.x + 1) + $9::double precision - 1) AS spend) AS expected
       CROSS JOIN LATERAL (SELECT round(s.purchases * spend)::bigint AS next_year) AS year
       WHERE $10::smallint IS NULL OR h.part = $10::smallint`,
    values: [fitId, noon, window.timeZone, window.monthStart, newMonth, startedAt, p, v, q, part],
  };
}
