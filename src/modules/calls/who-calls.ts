// Who has a number: one named statement, planned once a connection, for the ringing call and for the phone menu alike.
import type pg from 'pg';
import { onCluster } from '../../core/citus/cluster.ts';
import { holds, roles } from '../../core/permissions.ts';

export type Candidate = {
  customer_id: string;
  name: string;
  language: string | null;
  site_id: string | null;
  /** the person to ask for: whom they ask for while that one works here, else their own rep */
  owner_id: string | null;
  owner_name: string | null;
  /** their desk is open, they may answer, and they are on no call */
  owner_free: boolean;
  owner_extension: string | null;
  /** whom they ask for, where that is no name of the staff: "the workshop" */
  asks_for: string | null;
};

/** Longer than two of the signs of life that an open desk gives (one a minute). */
const seenWithin = '150 seconds';
/** A call whose end got lost does not keep somebody busy for ever. */
export const longestCallHours = 4;
export const longestCall = `${longestCallHours} hours`;
export const mostCandidates = 10;

const answering = roles.filter((role) => holds(role, 'calls.answer')).map((role) => `'${role}'`);

/** The condition that somebody is at an open desk and may answer. */
const openSql = (staff: string): string => `${staff}.active AND ${staff}.role IN (${answering.join(', ')})
  AND EXISTS (SELECT FROM desks WHERE desks.staff_id = ${staff}.id AND desks.seen_at > now() - interval '${seenWithin}')`;

/** The condition that somebody can take a call now. @param staff the SQL name of a row of staff */
export const freeSql = (staff: string): string => `(${openSql(staff)}
  AND NOT EXISTS (SELECT FROM live_calls AS busy WHERE busy.staff_id = ${staff}.id
                     AND busy.began_at > now() - interval '${longestCall}'))`;

/** Likeliest first: who bought or was spoken with last, then who is worth most. $2 sites (null: all). */
const textWith = ({ free, from, where }: { free: string; from: string; where: string }): string => `
  SELECT customers.customer_id, customers.name, customers.language, customers.site_id, owner.id AS owner_id,
         owner.name AS owner_name, coalesce(${free}, false) AS owner_free,
         (SELECT extension FROM telephone_lines WHERE telephone_lines.staff_id = owner.id ORDER BY extension LIMIT 1) AS owner_extension,
         asks_for.words AS asks_for
    FROM ${from}
    LEFT JOIN customer_worth AS worth ON worth.customer_id = customers.customer_id
    LEFT JOIN asks_for ON asks_for.customer_id = customers.customer_id
    LEFT JOIN staff AS asked ON asked.id = asks_for.staff_id AND asked.active
    LEFT JOIN staff AS owner ON owner.id = coalesce(asked.id, customers.owner_id) AND owner.active
   WHERE ${where}
     AND ($2::uuid[] IS NULL OR customers.site_id IS NULL OR customers.site_id = ANY($2::uuid[]))
   ORDER BY (SELECT max(at) FROM events WHERE events.customer_id = customers.customer_id) DESC NULLS LAST,
            worth.next_year_minor DESC NULLS LAST, customers.customer_id
   LIMIT ${mostCandidates}`;

/** $1 E.164. */
const text = textWith({
  free: freeSql('owner'),
  from: 'contact_lookups JOIN customers ON customers.customer_id = contact_lookups.customer_id',
  where: "contact_lookups.normalised = $1 AND contact_lookups.kind = 'phone'",
});

/** For a cluster, where each of these lies elsewhere: whose number it is, $1; who is on a call; then $1 these customers and $3 those. */
const whoseNumber = "SELECT customer_id FROM contact_lookups WHERE normalised = $1 AND kind = 'phone'";
const whoTalks = `SELECT DISTINCT staff_id FROM live_calls WHERE staff_id IS NOT NULL AND began_at > now() - interval '${longestCall}'`;
const textOf = (where: string): string =>
  textWith({ free: `(${openSql('owner')} AND owner.id <> ALL($3::uuid[]))`, from: 'customers', where });
/** Nearly every number is one customer's: Citus sends a plain equation to one machine, planned once, and a list to all. */
const textOfOne = textOf('customers.customer_id = $1::uuid');
const textOfThese = textOf('customers.customer_id = ANY($1::uuid[])');

/** @param siteIds those whose customers may be told of; null: all */
export async function whoCalls(
  prepared: pg.Pool,
  phone: string,
  siteIds: readonly string[] | null,
): Promise<Candidate[]> {
  if (await onCluster(prepared)) return whoCallsOnCluster(prepared, phone, siteIds);
  const { rows } = await prepared.query<Candidate>({ name: 'who_calls', text, values: [phone, siteIds] });
  return rows;
}

async function whoCallsOnCluster(
  prepared: pg.Pool,
  phone: string,
  siteIds: readonly string[] | null,
): Promise<Candidate[]> {
  const [whose, talking] = await Promise.all([
    prepared.query<{ customer_id: string }>({ name: 'whose_number', text: whoseNumber, values: [phone] }),
    prepared.query<{ staff_id: string }>({ name: 'who_talks', text: whoTalks }),
  ]);
  const [first, ...others] = whose.rows.map((row) => row.customer_id);
  if (first === undefined) return [];
  const busy = talking.rows.map((row) => row.staff_id);
  const { rows } = await prepared.query<Candidate>(
    others.length === 0
      ? { name: 'who_calls_one', text: textOfOne, values: [first, siteIds, busy] }
      : { name: 'who_calls', text: textOfThese, values: [[first, ...others], siteIds, busy] },
  );
  return rows;
}
