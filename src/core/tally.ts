// How much of the customer file somebody is told, and how often they are refused. Counted in memory and written down twice
// a minute: a row for each card would cost more than the card. A crash loses half a minute of it.
import type pg from 'pg';
import type { Database } from './db.ts';
import type { OperationMeta } from './operation.ts';

export type Tally = {
  /** customers asked for one by one: the same within the hour once, since an open page asks again whenever something happens */
  cards: number;
  /** customers in lists of any kind, each of them once within the hour as well, and searches */
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
/** Customers that are told apart for one person; who reads more in an hour does not look at the same ones again. */
const MOST_SEEN = 1000;
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

/** @param asked what a reading operation was asked, and what it answered */
export function countTold(
  database: Database,
  staffId: string | null,
  tells: NonNullable<OperationMeta['tells']>,
  asked: { input: unknown; output: unknown },
): void {
  if (staffId === null) return;
  if (tells === 'search') return count(database, staffId, 'listed');
  const named = tells === 'card' ? customersIn(asked.input) : new Set<string>();
  const told = named.size > 0 ? named : customersIn(asked.output);
  count(database, staffId, tells === 'card' ? 'cards' : 'listed', unseen(database, staffId, tells, told));
}

/** @returns how many of these customers this person was not told of within the hour */
function unseen(
  database: Database,
  staffId: string,
  tells: 'card' | 'list',
  told: ReadonlySet<string>,
): number {
  const tallies = talliesOf(database);
  const hour = Math.floor(Date.now() / 3_600_000);
  if (tallies.hour !== hour) {
    tallies.hour = hour;
    tallies.seen.clear();
  }
  const key = `${tells} ${staffId}`;
  const seen = tallies.seen.get(key) ?? new Set();
  tallies.seen.set(key, seen);
  const fresh = [...told].filter((customer) => !seen.has(customer));
  for (const customer of fresh) if (seen.size < MOST_SEEN) seen.add(customer);
  return fresh.length;
}

/** @returns whose id stands anywhere in a value */
function customersIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  if (Array.isArray(value)) for (const each of value) customersIn(each, found);
  else
    for (const [key, inner] of Object.entries(value))
      if (key === 'customerId' && typeof inner === 'string') found.add(inner);
      else customersIn(inner, found);
  return found;
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
