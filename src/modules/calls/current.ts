// What rings for somebody now, and what they are on: one read, asked again whenever a call is announced.
import type pg from 'pg';
import { onCluster } from '../../core/citus/cluster.ts';
import type { Database } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { callsContract } from './contract.ts';
import { countryOf } from './number.ts';
import { longestCall, mostCandidates } from './who-calls.ts';

type Current = OutputOf<typeof callsContract.current>;
type Item = Current['items'][number];

/** A call that rings for one person rings for everybody of the site when it was not answered by the third ring. */
const aloneFor = 18;
/** An end that got lost: nobody lets it ring for longer. */
const longestRing = '3 minutes';
/** So long those for whom it rang see who has it. */
const seenTaken = '8 seconds';

/** What is told of the customers of a call, for the tables below. */
const customerColumns = `'customerId', customer.customer_id, 'name', customer.name, 'company', customer.company,
  'ownerId', customer.owner_id, 'nextYearMinor', coalesce(worth.next_year_minor, 0),
  'signal', coalesce(worth.signal, 'none'), 'lastAt', to_char(last.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
const likeliestFirst = `last.at::date DESC NULLS LAST, (customer.owner_id IS NOT DISTINCT FROM $1::uuid) DESC,
  worth.next_year_minor DESC NULLS LAST, customer.customer_id`;
const customerTables = `customers AS customer
  LEFT JOIN customer_worth AS worth ON worth.customer_id = customer.customer_id
  LEFT JOIN LATERAL (SELECT max(at) AS at FROM events WHERE events.customer_id = customer.customer_id) AS last ON true`;
const mine = '($2::uuid[] IS NULL OR customer.site_id IS NULL OR customer.site_id = ANY($2::uuid[]))';

/** $1 me, $2 my sites (null: all). Calls in the order in which they came; of each the customers that I may see. */
const textWith = (customers: string, among = 'true'): string => `
  SELECT calls.call_id, calls.direction, calls.state, calls.phone, calls.shown, calls.withheld, sites.name AS site,
         calls.rang_at, calls.answered_at, calls.rings, calls.passed, calls.staff_id, holder.name AS staff_name,
         calls.customer_id, calls.rings_for, calls.created_at, now() AS now,
         ${customers} AS customers
    FROM calls
    LEFT JOIN sites ON sites.site_id = calls.site_id
    LEFT JOIN staff AS holder ON holder.id = calls.staff_id
   WHERE ${among} AND calls.state IN ('ringing', 'answered')
     AND calls.created_at > now() - interval '${longestCall}'
     AND (calls.staff_id = $1::uuid AND (calls.state = 'answered' OR calls.created_at > now() - interval '${longestRing}')
       OR calls.direction = 'in' AND ($2::uuid[] IS NULL OR calls.site_id IS NULL OR calls.site_id = ANY($2::uuid[]))
          AND (calls.state = 'ringing' AND calls.created_at > now() - interval '${longestRing}'
            OR calls.answered_at > now() - interval '${seenTaken}'))
   ORDER BY calls.created_at, calls.call_id
   LIMIT 50`;
const text =
  textWith(`(SELECT coalesce(json_agg(json_build_object(${customerColumns}) ORDER BY ${likeliestFirst}), '[]')
   FROM ${customerTables}
  WHERE customer.customer_id = ANY(calls.candidates || calls.customer_id)
    AND (calls.customer_id IS NULL OR customer.customer_id = calls.customer_id) AND ${mine})`);

/** For a cluster, where calls and customers lie apart: which go on, then these, $3, with ids, then whose these are, $3. */
const textOfLive = `SELECT call_id FROM live_calls WHERE began_at > now() - interval '${longestCall}'`;
const textOfIds = textWith(
  '(CASE WHEN calls.customer_id IS NULL THEN calls.candidates ELSE ARRAY[calls.customer_id] END)',
  'calls.call_id = ANY($3::uuid[])',
);
const textOfCustomers = `SELECT json_build_object(${customerColumns}) AS told FROM ${customerTables}
  WHERE customer.customer_id = ANY($3::uuid[]) AND ${mine} ORDER BY ${likeliestFirst}`;

type Row = {
  call_id: string;
  direction: Item['direction'];
  state: Item['state'];
  phone: string | null;
  shown: string;
  withheld: boolean;
  site: string | null;
  rang_at: Date;
  answered_at: Date | null;
  rings: number | null;
  passed: number;
  staff_id: string | null;
  staff_name: string | null;
  customer_id: string | null;
  rings_for: string | null;
  created_at: Date;
  now: Date;
  customers: Item['customers'];
};

export async function currentCalls(database: Database, caller: Caller): Promise<Current> {
  if (caller.staffId) void touchDesk(database, caller.staffId);
  const values = [caller.staffId, caller.siteIds];
  const [{ rows }, places] = await Promise.all([
    readCalls(database.prepared, values),
    database.prepared.query<{ places: boolean }>({
      name: 'places_calls',
      text: `SELECT EXISTS (SELECT FROM telephones WHERE removed_at IS NULL AND outgoing_url IS NOT NULL
               AND ($1::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY($1::uuid[]))) AS places`,
      values: [caller.siteIds],
    }),
  ]);
  const forMe = rows.filter((row) => row.staff_id === caller.staffId || ringsForMeAt(row, caller) <= row.now);
  const later = rows.filter((row) => !forMe.includes(row)).map((row) => ringsForMeAt(row, caller));
  const next = later.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return {
    items: forMe.map(itemOf),
    nextAt: next?.toISOString() ?? null,
    places: places.rows[0]?.places ?? false,
  };
}

async function readCalls(prepared: pg.Pool, values: unknown[]): Promise<{ rows: Row[] }> {
  if (!(await onCluster(prepared))) return prepared.query<Row>({ name: 'current_calls', text, values });
  const live = await prepared.query<{ call_id: string }>({ name: 'live_calls', text: textOfLive });
  if (live.rows.length === 0) return { rows: [] };
  const calls = await prepared.query<Omit<Row, 'customers'> & { customers: string[] }>({
    name: 'current_calls',
    text: textOfIds,
    values: [...values, live.rows.map((row) => row.call_id)],
  });
  const ids = calls.rows.flatMap((row) => row.customers);
  const found =
    ids.length === 0
      ? []
      : (
          await prepared.query<{ told: Item['customers'][number] }>({
            name: 'customers_of_calls',
            text: textOfCustomers,
            values: [...values, ids],
          })
        ).rows;
  return {
    rows: calls.rows.map((row) => ({
      ...row,
      customers: found.map(({ told }) => told).filter(({ customerId }) => row.customers.includes(customerId)),
    })),
  };
}

function ringsForMeAt(row: Row, caller: Caller): Date {
  const alone = row.rings_for !== null && row.rings_for !== caller.staffId;
  return new Date(row.created_at.getTime() + (alone ? aloneFor * 1000 : 0));
}

function itemOf(row: Row): Item {
  return {
    callId: row.call_id,
    direction: row.direction,
    state: row.state,
    phone: row.phone,
    country: row.phone === null ? null : countryOf(row.phone),
    shown: row.shown,
    withheld: row.withheld,
    site: row.site,
    rangAt: row.rang_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    rings: row.rings,
    passed: row.passed,
    staff: row.staff_id && row.staff_name ? { staffId: row.staff_id, name: row.staff_name } : null,
    customerId: row.customer_id,
    customers: row.customers.slice(0, mostCandidates),
  };
}

const touched = new Map<string, number>();
/** Half a minute apart at most: an open desk asks at least once a minute. */
async function touchDesk({ pool }: Database, staffId: string): Promise<void> {
  const now = Date.now();
  if (now - (touched.get(staffId) ?? 0) < 30_000) return;
  touched.set(staffId, now);
  await pool
    .query(
      `INSERT INTO desks (staff_id, seen_at) VALUES ($1, $2)
       ON CONFLICT (staff_id) DO UPDATE SET seen_at = excluded.seen_at`,
      [staffId, new Date(now)],
    )
    .catch(() => {});
}
