// How much of the customer file somebody is told, and how often they are refused. Counted in memory and written down twice
// a minute: a row for each card would cost more than the card. A crash loses half a minute of it.
import type pg from 'pg';
import type { Database } from './db.ts';

export type Tally = {
  /** customers opened one by one */
  cards: number;
  /** customers in pages of lists, and in what a search found */
  listed: number;
  /** what was asked for without the permission */
  refused: number;
};
type Tallies = { byStaff: Map<string, Tally>; timer: NodeJS.Timeout | null };

const WRITE_EVERY = 30_000;
const open = new WeakMap<pg.Pool, Tallies>();

/** @param staffId null: the command line, which is not counted */
export function count(database: Database, staffId: string | null, what: keyof Tally, times = 1): void {
  if (staffId === null || times === 0) return;
  let tallies = open.get(database.pool);
  if (!tallies) open.set(database.pool, (tallies = { byStaff: new Map(), timer: null }));
  let tally = tallies.byStaff.get(staffId);
  if (!tally) tallies.byStaff.set(staffId, (tally = { cards: 0, listed: 0, refused: 0 }));
  tally[what] += times;
  tallies.timer ??= setTimeout(() => void writeTallies(database), WRITE_EVERY).unref();
}

/** What could not be written is kept for the next time: nobody is waiting for it. */
export async function writeTallies({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const tallies = open.get(pool);
  if (!tallies || tallies.byStaff.size === 0) return;
  clearTimeout(tallies.timer ?? undefined);
  tallies.timer = null;
  const taken = tallies.byStaff;
  tallies.byStaff = new Map();
  const rows = [...taken].map(([staff_id, tally]) => ({ staff_id, ...tally }));
  // in one order, so that two servers do not wait for each other
  await pool
    .query(
      `INSERT INTO activity_counts AS kept (staff_id, hour, cards, listed, refused)
       SELECT staff_id, date_trunc('hour', now()), cards, listed, refused
         FROM json_to_recordset($1) AS news (staff_id uuid, cards int, listed int, refused int)
         JOIN staff ON staff.id = staff_id
        ORDER BY staff_id
       ON CONFLICT (staff_id, hour) DO UPDATE SET
         cards = kept.cards + EXCLUDED.cards, listed = kept.listed + EXCLUDED.listed,
         refused = kept.refused + EXCLUDED.refused`,
      [JSON.stringify(rows)],
    )
    .catch(() => {
      for (const [staffId, tally] of taken) {
        const since = tallies.byStaff.get(staffId);
        tallies.byStaff.set(staffId, {
          cards: tally.cards + (since?.cards ?? 0),
          listed: tally.listed + (since?.listed ?? 0),
          refused: tally.refused + (since?.refused ?? 0),
        });
      }
    });
}
