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

const extensionSql = (staff: string): string =>
  `(SELECT extension FROM telephone_lines WHERE telephone_lines.staff_id = ${staff}.id ORDER BY extension LIMIT 1)`;

/** Likeliest first: who bought or was spoken with last, then who is worth most. $2 sites (null: all). */
const textWith = ({ free, from, where }: { free: string; from: string; where: string }): string => `
  SELECT customers.customer_id, customers.name, customers.language, customers.site_id, owner.id AS owner_id,
         owner.name AS owner_name, coalesce(${free}, false) AS owner_free,
         ${extensionSql('owner')} AS owner_extension,
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

/** For a cluster, where each of these lies elsewhere: whose number it is, $1; of several customers, $1, who is on a call, $3. */
const whoseNumber = "SELECT customer_id FROM contact_lookups WHERE normalised = $1 AND kind = 'phone'";
const whoTalks = `SELECT DISTINCT staff_id FROM live_calls WHERE staff_id IS NOT NULL AND began_at > now() - interval '${longestCall}'`;
const textOfThese = textWith({
  free: `(${openSql('owner')} AND owner.id <> ALL($3::uuid[]))`,
  from: 'customers',
  where: 'customers.customer_id = ANY($1::uuid[])',
});

/**
 * Nearly every number is one customer's. Citus passes a statement on one table and one customer through in under a
 * millisecond, and takes 30 to plan one that joins: so each table is asked by itself, and staff on the coordinator.
 */
const textOfOne = `SELECT customer_id, name, language, site_id, owner_id FROM customers
  WHERE customer_id = $1::uuid AND ($2::uuid[] IS NULL OR site_id IS NULL OR site_id = ANY($2::uuid[]))`;
const textOfAsked = 'SELECT staff_id, words FROM asks_for WHERE customer_id = $1::uuid';
const textOfOwner = `SELECT owner.id AS owner_id, owner.name AS owner_name, ${freeSql('owner')} AS owner_free,
         ${extensionSql('owner')} AS owner_extension
    FROM staff AS owner
   WHERE owner.active AND owner.id = coalesce((SELECT id FROM staff WHERE id = $1::uuid AND active), $2::uuid)`;

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
  const whose = await prepared.query<{ customer_id: string }>({
    name: 'whose_number',
    text: whoseNumber,
    values: [phone],
  });
  const ids = whose.rows.map((row) => row.customer_id);
  const [first] = ids;
  if (first === undefined) return [];
  if (ids.length === 1) return theOne(prepared, first, siteIds);
  const talking = await prepared.query<{ staff_id: string }>({ name: 'who_talks', text: whoTalks });
  const { rows } = await prepared.query<Candidate>({
    name: 'who_calls',
    text: textOfThese,
    values: [ids, siteIds, talking.rows.map((row) => row.staff_id)],
  });
  return rows;
}

type Who = Pick<Candidate, 'customer_id' | 'name' | 'language' | 'site_id' | 'owner_id'>;
type Owner = Pick<Candidate, 'owner_id' | 'owner_name' | 'owner_free' | 'owner_extension'>;

async function theOne(
  prepared: pg.Pool,
  customerId: string,
  siteIds: readonly string[] | null,
): Promise<Candidate[]> {
  const [customers, asked] = await Promise.all([
    prepared.query<Who>({ name: 'who_calls_one', text: textOfOne, values: [customerId, siteIds] }),
    prepared.query<{ staff_id: string | null; words: string | null }>({
      name: 'asks_for_one',
      text: textOfAsked,
      values: [customerId],
    }),
  ]);
  const [customer] = customers.rows;
  if (customer === undefined) return [];
  const owners = await prepared.query<Owner>({
    name: 'who_is_asked_for',
    text: textOfOwner,
    values: [asked.rows[0]?.staff_id ?? null, customer.owner_id],
  });
  const nobody: Owner = { owner_id: null, owner_name: null, owner_free: false, owner_extension: null };
  return [{ ...customer, ...(owners.rows[0] ?? nobody), asks_for: asked.rows[0]?.words ?? null }];
}
