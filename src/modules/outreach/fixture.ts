// Customers for tests of the daily list, written straight into the tables: thousands in a second.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type Wanted = {
  count: number;
  siteId?: string | null;
  ownerId?: string | null;
  signal?: 'later' | 'slipping' | 'steady' | 'none';
  /** days since the first and last purchase, and since a return */
  firstDays?: number;
  lastDays?: number;
  returnDays?: number;
  purchaseDays?: number;
  /** of the first of them; the others have one less each */
  riskMinor?: number;
};

/** @returns their ids, the first with the highest risk */
export async function addCustomers(db: Db, wanted: Wanted): Promise<string[]> {
  const {
    count,
    siteId = null,
    ownerId = null,
    signal = 'later',
    riskMinor = 100_000,
    purchaseDays = 4,
  } = wanted;
  const ago = (days: number | undefined) =>
    days === undefined ? sql`'-infinity'::timestamptz` : sql`now() - make_interval(days => ${days}::int)`;
  await fitted(db);
  const { rows } = await sql<{ customer_id: string }>`
    WITH made AS (
      INSERT INTO customers (customer_id, kind, name, site_id, owner_id, created_at, updated_at)
      SELECT gen_random_uuid(), 'person', 'Customer ' || n, ${siteId}::uuid, ${ownerId}::uuid, now(), now()
        FROM generate_series(1, ${count}::int) AS n
      RETURNING customer_id, name
    ), figures AS (
      INSERT INTO customer_figures (customer_id, orders, purchase_days, first_at, last_at, returns, last_return_at)
      SELECT customer_id, ${purchaseDays}::int, ${purchaseDays}::int, ${ago(wanted.firstDays ?? 400)}, ${ago(wanted.lastDays ?? 40)},
             0, ${ago(wanted.returnDays)} FROM made
    ), worth AS (
      INSERT INTO customer_worth (customer_id, signal, reason, risk_minor, next_year_minor, rhythm_days)
      SELECT customer_id, ${signal}, '{"count": 40, "rhythm": 19, "due": 31}', ${riskMinor}::int - substr(name, 10)::int, 200000, 19
        FROM made
    )
    SELECT customer_id FROM made ORDER BY substr(name, 10)::int`.execute(db);
  return rows.map((row) => row.customer_id);
}

/** As if worth had been fitted once. */
async function fitted(db: Db): Promise<void> {
  await sql`
    INSERT INTO fits (fit_id, made_at, first_day, last_day, month_day, customers, tuples, chosen, reason, scoring, models, seconds)
    SELECT gen_random_uuid(), now(), current_date, current_date, current_date, 0, 0, 'none', '{}', '{}', '{}', 0
     WHERE NOT EXISTS (SELECT FROM fits)`.execute(db);
}

/** So many orders of one line, all alike, on a day so many days ago. */
export async function addPurchases(db: Db, customerIds: readonly string[], daysAgo: number): Promise<void> {
  await sql`
    WITH placed AS (
      INSERT INTO orders (customer_id, order_id, number, ordered_at, currency, lines, purchase, spend_minor, returned_minor, other_minor)
      SELECT customer_id, gen_random_uuid(), 'T', now() - make_interval(days => ${daysAgo}::int), 'GBP', 1, true, 5000, 0, 0
        FROM unnest(${customerIds}::uuid[]) AS who (customer_id)
      RETURNING customer_id, ordered_at
    )
    UPDATE customer_figures SET last_at = greatest(last_at, ordered_at) FROM placed
     WHERE customer_figures.customer_id = placed.customer_id`.execute(db);
}

/** Moves everything on the lists into the past. */
export async function daysPass(db: Db, days: number): Promise<void> {
  await sql`UPDATE check_ins SET day = day - ${days}::int, done_at = (done_at AT TIME ZONE 'UTC' - make_interval(days => ${days}::int)) AT TIME ZONE 'UTC'`.execute(
    db,
  );
}
