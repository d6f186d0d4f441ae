// One row a customer that says how they bought, made in one statement from their figures and one pass over the orders.
import type pg from 'pg';
import type { Material } from './learn.ts';
import {
  BACK_DAYS,
  EARLY_DAYS,
  GROWING_AFTER_DAYS,
  GROWING_PERCENT,
  LONG_SILENCE_DAYS,
  NEWCOMER_DAYS,
} from './signals.ts';
import type { Window } from './window.ts';

const PARTS = 4;
export const parts = Array.from({ length: PARTS }, (_, part) => part);
/** Spend is learnt from about this many repeat buyers at most: it is three parameters. */
const SPEND_SAMPLE = 100_000;
/** The models are judged on about this many customers at most, drawn by lot: more say the same and take longer. */
const MOST_JUDGED = 250_000;

/**
 * Fills customer_histories as of the window's last day. Days come from width_bucket() over the starts of the days: a
 * third of the cost of AT TIME ZONE for every order, and no setting of a session is relied on.
 * @param heldBack days to hold back from the calibration
 */
export async function fillHistories(client: pg.ClientBase, window: Window, heldBack: number): Promise<void> {
  const { days, last } = window;
  /** The first moment of a numbered day. */
  const startOf = (day: number): Date => days[Math.max(1, Math.min(day, last + 1)) - 1] ?? new Date(0);
  const calibrationEnd = last - heldBack;
  const recent = last - BACK_DAYS + 1;
  await client.query('TRUNCATE customer_histories');
  await client.query(
    `INSERT INTO customer_histories
     WITH bought AS (
       SELECT customer_id, purchase_days, spend_minor,
              greatest(1, least(width_bucket(first_at, $1::timestamptz[]), $2::integer)) AS joined,
              greatest(1, least(width_bucket(last_at, $1::timestamptz[]), $2::integer)) AS latest,
              width_bucket(first_at, $3::timestamptz[]) - 1 AS quarter_joined
         FROM customer_figures WHERE purchase_days > 0
       OFFSET 0 -- a fence: without it the day is looked up again wherever it is named, which doubles the time
     ), ordered AS (
       SELECT customer_id,
              bit_or(1::bigint << (width_bucket(ordered_at, $3::timestamptz[]) - 1))
                FILTER (WHERE purchase AND ordered_at >= ($3::timestamptz[])[1]) AS quarters,
              max(ordered_at) FILTER (WHERE purchase AND ordered_at < $4) AS calibration_last,
              max(ordered_at) FILTER (WHERE purchase AND ordered_at < $5) AS left_at,
              min(ordered_at) FILTER (WHERE purchase AND ordered_at >= $5) AS back_at,
              (sum(spend_minor + returned_minor) FILTER (WHERE ordered_at >= $6 AND currency = $8))::bigint AS year,
              (sum(spend_minor + returned_minor) FILTER (WHERE ordered_at >= $7 AND ordered_at < $6 AND currency = $8))::bigint AS prior
         FROM orders WHERE ordered_at < $9 GROUP BY customer_id
     ), lately AS (
       SELECT customer_id, count(*) FILTER (WHERE day > $10::integer) AS held_back,
              count(*) FILTER (WHERE day >= $11::integer) AS recent
         FROM (SELECT DISTINCT customer_id, width_bucket(ordered_at, $1::timestamptz[]) AS day
                 FROM orders WHERE purchase AND ordered_at >= least($4::timestamptz, $5::timestamptz) AND ordered_at < $9) AS days
        GROUP BY customer_id
     ), newcomers AS (
       SELECT orders.customer_id, min(width_bucket(ordered_at, $1::timestamptz[])) AS second
         FROM orders JOIN customer_figures USING (customer_id)
        WHERE purchase AND first_at >= $12 AND ordered_at >= $12 AND ordered_at < $9
          AND width_bucket(ordered_at, $1::timestamptz[]) > width_bucket(first_at, $1::timestamptz[])
        GROUP BY orders.customer_id
     )
     SELECT customer_id, site_id, joined,
            least(purchase_days - 1, latest - joined), latest - joined, $2::integer - joined,
            CASE WHEN second - joined <= ${EARLY_DAYS} THEN second - joined ELSE 0 END,
            CASE WHEN $2::integer - joined >= ${GROWING_AFTER_DAYS} AND prior > 0 AND (year - prior) * 100 >= prior * ${GROWING_PERCENT}::double precision
                 THEN least(1000, round((year - prior) * 100.0 / prior)) ELSE 0 END::integer,
            coalesce(back_x, 0), coalesce(back_tx, 0), coalesce(back_t, 0),
            CASE WHEN joined <= $10::integer THEN least(purchase_days - 1 - coalesce(held_back, 0), calibration_tx) END,
            calibration_tx,
            coalesce(held_back, 0), coalesce(quarters, 0), quarter_joined, spend_minor
       FROM bought JOIN customers USING (customer_id)
       LEFT JOIN ordered USING (customer_id) LEFT JOIN lately USING (customer_id) LEFT JOIN newcomers USING (customer_id)
       LEFT JOIN LATERAL (
         SELECT CASE WHEN held_back > 0 THEN greatest(0, width_bucket(calibration_last, $1::timestamptz[]) - joined)
                     ELSE latest - joined END AS calibration_tx
       ) AS calibration ON joined <= $10::integer
       LEFT JOIN LATERAL (
         SELECT greatest(0, least(purchase_days - recent - 1, width_bucket(left_at, $1::timestamptz[]) - joined)) AS back_x,
                greatest(0, width_bucket(left_at, $1::timestamptz[]) - joined) AS back_tx,
                greatest(0, width_bucket(back_at, $1::timestamptz[]) - joined) AS back_t
       ) AS silence ON back_at - left_at >= interval '${LONG_SILENCE_DAYS - 1} days'
                   AND width_bucket(back_at, $1::timestamptz[]) - width_bucket(left_at, $1::timestamptz[]) >= ${LONG_SILENCE_DAYS}`,
    [
      days,
      last,
      window.quarters,
      startOf(calibrationEnd + 1),
      startOf(recent),
      startOf(last - 364),
      startOf(last - 729),
      window.currency,
      startOf(last + 1),
      calibrationEnd,
      recent,
      startOf(last - NEWCOMER_DAYS),
    ],
  );
  await client.query('ANALYZE customer_histories');
}

/** @returns what the models are judged on: distinct histories at the beginning of the held-back days, and their outcome */
export async function readCalibration(
  client: pg.ClientBase,
  { last }: Window,
  { heldBack, season, customers }: { heldBack: number; season: number; customers: number },
): Promise<Material['calibration']> {
  if (heldBack === 0) return null;
  const rows = await numbers(
    client,
    `SELECT calibration_x, calibration_tx, $1::integer - joined, held_back, count(*)::integer
       FROM customer_histories WHERE calibration_x IS NOT NULL AND ${byLot('$2')} GROUP BY 1, 2, 3, 4`,
    [last - heldBack, lot(customers, MOST_JUDGED)],
  );
  if (rows.length === 0) return null;
  return {
    x: column(rows, 0),
    tx: column(rows, 1),
    T: column(rows, 2),
    heldBack: column(rows, 3),
    count: column(rows, 4),
    days: heldBack,
    season,
  };
}

/** @returns of repeat buyers, or of a sample of them: purchase days, and mean spend on one, all of it counted */
export async function readSpend(client: pg.ClientBase, customers: number): Promise<Material['spend']> {
  const rows = await numbers(
    client,
    `SELECT x + 1, spend_minor::double precision / (x + 1) FROM customer_histories
      WHERE x > 0 AND ${byLot('$1')}`,
    // about half of a million bought again
    [lot(customers / 2, SPEND_SAMPLE)],
  );
  return { days: column(rows, 0), mean: Float64Array.from(rows, (row) => row[1] ?? 0) };
}

/** The same customers whenever they are drawn; other bits than those of their part. */
function byLot(mask: string): string {
  return `(uuid_hash(customer_id) >> 4) & ${mask}::integer = 0`;
}

/** @returns the mask that draws every customer, every second, fourth …, so that no more than `most` are left */
function lot(customers: number, most: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(customers / most))) - 1;
}

async function numbers(client: pg.ClientBase, text: string, values: number[] = []): Promise<number[][]> {
  const { rows } = await client.query<number[]>({ text, values, rowMode: 'array' });
  return rows;
}

function column(rows: readonly number[][], place: number): Int32Array {
  return Int32Array.from(rows, (row) => row[place] ?? 0);
}
