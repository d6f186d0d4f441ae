// Up to which day things are told, and which days matter before it.
import type pg from 'pg';

/** Days are calendar days in the business's zone, numbered from the first day of the data, which is 1. */
export type Window = {
  firstDay: string;
  /** the day as of which everything is told, and its number */
  asOf: string;
  last: number;
  /** starts of the days 1 to last + 1, and of the calendar quarters from the first one on, last first left out */
  days: Date[];
  quarters: Date[];
  /** first of the month in which asOf lies: its number, or less than 1 where the data begin later */
  monthStart: number;
  timeZone: string;
  currency: string;
};

/**
 * While a business sells, silence is counted up to today. A history that ended long ago (an export of 2011) is told as
 * of its newest order: counted up to today, everybody in it would be lost, which says something about the export and
 * nothing about the customers. Two weeks are longer than holidays and shorter than anybody's patience with old data.
 */
const LIVE_DAYS = 14;
/** One order of the year 1900 in an old file is not a reason to number a century of days. */
const LONGEST_DAYS = 10_000;
/** What retention is told of. */
const MOST_QUARTERS = 62;

/** @returns null before there is a business or anything was bought */
export async function dataWindow(client: pg.ClientBase | pg.Pool, now: Date): Promise<Window | null> {
  const { rows } = await client.query<{
    first_day: string;
    as_of: string;
    last: number;
    days: Date[];
    quarters: Date[];
    month_start: number;
    time_zone: string;
    currency: string;
  }>(
    `WITH bought AS (
       SELECT time_zone AS zone, currency, ($1::timestamptz AT TIME ZONE time_zone)::date AS today,
              (first_at AT TIME ZONE time_zone)::date AS first_day, (last_at AT TIME ZONE time_zone)::date AS newest
         FROM business,
              (SELECT min(first_at) AS first_at, max(last_at) AS last_at
                 FROM customer_figures WHERE first_at > '-infinity') AS figures
     ), dated AS (
       SELECT *, CASE WHEN today - newest <= ${LIVE_DAYS} THEN greatest(today, first_day) ELSE newest END AS as_of
         FROM bought WHERE first_day IS NOT NULL
     ), span AS (
       SELECT zone, currency, as_of, greatest(first_day, as_of - ${LONGEST_DAYS}) AS first_day FROM dated
     )
     SELECT first_day, as_of, as_of - first_day + 1 AS last, zone AS time_zone, currency,
            date_trunc('month', as_of)::date - first_day + 1 AS month_start,
            (SELECT array_agg(day AT TIME ZONE zone ORDER BY day)
               FROM generate_series(first_day::timestamp, as_of::timestamp + interval '1 day', '1 day') AS day) AS days,
            (SELECT array_agg(quarter AT TIME ZONE zone ORDER BY quarter)
               FROM generate_series(greatest(date_trunc('quarter', first_day::timestamp),
                                             date_trunc('quarter', as_of::timestamp) - interval '${3 * (MOST_QUARTERS - 1)} months'),
                                    as_of::timestamp, '3 months') AS quarter) AS quarters
       FROM span`,
    [now],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    firstDay: row.first_day,
    asOf: row.as_of,
    last: row.last,
    days: row.days,
    quarters: row.quarters,
    monthStart: row.month_start,
    timeZone: row.time_zone,
    currency: row.currency,
  };
}

/** The last quarter of a year is held back; of a short history a quarter of it, and nothing when that is days. */
const HELD_BACK_DAYS = 91;
const SHORTEST_HELD_BACK = 28;

/** @returns how many days are held back to judge the models on; 0: the history is too short */
export function heldBackDays({ last }: Pick<Window, 'last'>): number {
  const days = Math.min(HELD_BACK_DAYS, Math.floor((last - 1) / 4));
  return days >= SHORTEST_HELD_BACK ? days : 0;
}

/** @returns the calendar day with a number, as YYYY-MM-DD */
export function dayOf({ firstDay }: Pick<Window, 'firstDay'>, number: number): string {
  return new Date(Date.parse(firstDay) + (number - 1) * 86_400_000).toISOString().slice(0, 10);
}
