import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

/** Newest orders older than this are history that was imported; see worth/window.ts, which draws the same line. */
const liveDays = 14;

/**
 * The moment from which "lately" is counted: now while the business sells, its newest order otherwise.
 * @returns null before anything was bought
 */
export async function latelyUntil(db: Db, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ newest: Date | null }>`
    SELECT max(last_at) AS newest FROM customer_figures WHERE last_at > '-infinity'`.execute(db);
  const newest = rows[0]?.newest ?? null;
  if (!newest) return null;
  return now.getTime() - newest.getTime() > liveDays * 86_400_000 ? newest : now;
}
