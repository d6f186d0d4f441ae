// How much of the customer file somebody is told, and how often they are refused. Counted in memory and written down twice
// a minute: a row for each card would cost more than the card. A crash loses half a minute of it.
import type pg from 'pg';
import type { Database } from './db.ts';

export type Tally = {
  /** customers opened one by one: the same within the hour once, since an open page asks again whenever something happens */
  cards: number;
  /** customers in pages of lists, and searches */
  listed: number;
  /** what was asked for without the permission */
  refused: number;
};
type Tallies = {
  byStaff: Map<string, Tally>;
  timer: NodeJS.Timeout | null;
  seen: Map<string, Set<string>>;
  hour: number;
};

const WRITE_EVERY = 30_000;
/** Cards that are told apart for one person; who opens more in an hour is noticed in any case. */
const MOST_SEEN = 5000;
const open = new WeakMap<pg.Pool, Tallies>();
const nothing = (): Tally => ({ cards: 0, listed: 0, refused: 0 });

/** @param staffId null: the command line, which is not counted */
export function count(database: Database, staffId: string | null, what: keyof Tally, times = 1): void {
  if (staffId === null || times === 0) return;
  const tallies = talliesOf(database);
  const tally = tallies.byStaff.get(staffId) ?? nothing();
  tally[what] += times;
  tallies.byStaff.set(staffId, tally);
  tallies.timer ??= setTimeout(() => void writeTallies(database), WRITE_EVERY).unref();
}

/** @param customer by their id or number */
export function countCard(database: Database, staffId: string | null, customer: string): void {
  if (staffId === null) return;
  const tallies = talliesOf(database);
  const hour = Math.floor(Date.now() / 3_600_000);
  if (tallies.hour !== hour) {
    tallies.hour = hour;
    tallies.seen.clear();
  }
  const seen = tallies.seen.get(staffId) ?? new Set();
  if (seen.has(customer)) return;
  if (seen.size < MOST_SEEN) tallies.seen.set(staffId, seen.add(customer));
  count(database, staffId, 'cards');
}

function talliesOf({ pool }: Database): Tallies {
  const known = open.get(pool);
  if (known) return known;
  const fresh: Tallies = { byStaff: new Map(), timer: null, seen: new Map(), hour: 0 };
  open.set(pool, fresh);
  return fresh;
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
        const since = tallies.byStaff.get(staffId) ?? nothing();
        since.cards += tally.cards;
        since.listed += tally.listed;
        since.refused += tally.refused;
        tallies.byStaff.set(staffId, since);
      }
    });
}
