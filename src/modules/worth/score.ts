// One customer at once, after an order or a return, by what the latest fit knows.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { historyOf } from './history-of.ts';
import { moneyOf } from './money-of.ts';
import { outlooks, type Scoring } from './outlook.ts';
import { signalOf } from './signals.ts';

type Row = {
  fit_id: string | null;
  last_day: string | null;
  scoring: Scoring | null;
  time_zone: string;
  /** purchase days, oldest first */
  bought: string[] | null;
  /** spend less returns by day, in minor units of the business's currency */
  days: string[] | null;
  nets: number[] | null;
};

/**
 * Scores a customer again: call it in the transaction that changed their orders. What a fit says of everybody by
 * their history it says of one in the same words (a test holds them against each other).
 * Before the first fit only rhythm and signals are told.
 */
export async function rescoreCustomer(db: Db, customerId: string, now = new Date()): Promise<void> {
  const { rows } = await sql<Row>`
    WITH days AS (
      SELECT (ordered_at AT TIME ZONE time_zone)::date AS day, bool_or(purchase) AS bought,
             coalesce(sum(spend_minor + returned_minor) FILTER (WHERE orders.currency = business.currency), 0)::double precision AS net
        FROM orders, business WHERE customer_id = ${customerId} AND ordered_at <= ${now}
       GROUP BY 1
    )
    SELECT fit.fit_id, fit.last_day, fit.scoring, business.time_zone, summed.*
      FROM business
      LEFT JOIN LATERAL (SELECT fit_id, last_day, scoring FROM fits ORDER BY made_at DESC LIMIT 1) AS fit ON true
      CROSS JOIN (SELECT array_agg(day::text ORDER BY day) FILTER (WHERE bought) AS bought,
                         array_agg(day::text ORDER BY day) AS days, array_agg(net ORDER BY day) AS nets FROM days) AS summed`.execute(
    db,
  );
  const row = rows[0];
  if (!row) return;
  const known =
    row.bought && historyOf({ bought: row.bought, days: row.days ?? [], nets: row.nets ?? [] }, row.last_day);
  if (!known) return reset(db, customerId);
  const { history, spendMinor, asOf } = known;
  const scoring = row.scoring ?? { by: { model: 'none' as const }, spend: null };
  const outlook = outlooks(scoring)(history);
  const { signal, reason } = signalOf(history, outlook);
  const { spend, nextYear, lifetime, risk } = moneyOf(history, outlook, spendMinor, scoring.spend);
  const due = outlook.dueDays === null ? null : history.tx - history.T + outlook.dueDays;
  await db
    .updateTable('customer_worth')
    .set({
      fit_id: row.fit_id,
      alive: outlook.alive,
      purchases: outlook.purchases,
      spend_minor: spend,
      next_year_minor: nextYear,
      lifetime_minor: lifetime,
      risk_minor: risk,
      rhythm_days: outlook.rhythmDays,
      due_at: sql`(${asOf}::date + time '12:00') AT TIME ZONE ${row.time_zone}::text + ${due}::integer * interval '24 hours'`,
      signal,
      reason: JSON.stringify(reason),
      scored_at: new Date(),
    })
    .where('customer_id', '=', customerId)
    .execute();
}

/** Their orders were undone. */
async function reset(db: Db, customerId: string): Promise<void> {
  await db
    .updateTable('customer_worth')
    .set({
      fit_id: null,
      alive: null,
      purchases: 0,
      spend_minor: 0,
      next_year_minor: 0,
      lifetime_minor: 0,
      risk_minor: 0,
      rhythm_days: null,
      due_at: null,
      signal: 'none',
      reason: '{}',
      scored_at: new Date(),
    })
    .where('customer_id', '=', customerId)
    .execute();
}
