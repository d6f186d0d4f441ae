// Who of the customers in the database is meant, for many at once.
import type pg from 'pg';
import { onCluster } from '../../../core/citus/cluster.ts';
import { fold, searchText } from '../../customers/find/search-text.ts';
import type { CopiedCustomer } from '../../customers/copy-customers.ts';

/** @returns ids by number */
export async function customersByNumber(
  pool: pg.Pool,
  numbers: readonly string[],
): Promise<Map<string, string[]>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await pool.query<{ number: string; customer_id: string }>(
    'SELECT number, customer_id FROM customer_numbers WHERE number = ANY($1)',
    [numbers],
  );
  return new Map(rows.map((row) => [row.number, [row.customer_id]]));
}

const told = `customers.customer_id, customers.number, EXISTS (SELECT FROM contact_points AS point
  WHERE point.customer_id = customers.customer_id AND point.kind = 'email') AS has_email`;
const reached = `
  SELECT normalised, ${told} FROM contact_lookups JOIN customers ON customers.customer_id = contact_lookups.customer_id
   WHERE contact_lookups.kind = $1 AND normalised = ANY($2)
   ORDER BY customers.customer_id`;
/** A look-up lies elsewhere than its customer. */
const reachedOnCluster = `
  WITH reached AS MATERIALIZED (
    SELECT normalised, customer_id FROM contact_lookups WHERE kind = $1 AND normalised = ANY($2)
  )
  SELECT normalised, known.* FROM reached JOIN (
    SELECT ${told} FROM customers WHERE customer_id IN (SELECT customer_id FROM reached)) AS known USING (customer_id)
   ORDER BY customer_id`;

export type Reached = { id: string; number: string | null; hasEmail: boolean };

/** @returns the customers whom an e-mail address or phone reaches, longest known first */
export async function customersByContact(
  pool: pg.Pool,
  kind: 'email' | 'phone',
  normalised: readonly string[],
): Promise<Map<string, Reached[]>> {
  const found = new Map<string, Reached[]>();
  if (normalised.length === 0) return found;
  const { rows } = await pool.query<{
    normalised: string;
    customer_id: string;
    number: string | null;
    has_email: boolean;
  }>((await onCluster(pool)) ? reachedOnCluster : reached, [kind, normalised]);
  for (const row of rows) {
    const customer = { id: row.customer_id, number: row.number, hasEmail: row.has_email };
    found.set(row.normalised, [...(found.get(row.normalised) ?? []), customer]);
  }
  return found;
}

/** @returns by place in `wanted`, the customers of that name at that postcode and of that company */
export async function customersByName(
  pool: pg.Pool,
  wanted: readonly CopiedCustomer[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  if (wanted.length === 0) return found;
  const names = wanted.map((customer) => (searchText(customer).split('\n')[0] ?? '').slice(0, 80));
  const { rows } = await pool.query<{
    customer_id: string;
    name: string;
    company: string | null;
    postcode: string | null;
  }>(
    `SELECT customers.customer_id, (left(split_part(search_text, E'\\n', 1), 80) COLLATE "C") AS name, company,
            (SELECT postcode FROM addresses WHERE addresses.customer_id = customers.customer_id AND postcode IS NOT NULL
              ORDER BY main DESC, address_id LIMIT 1) AS postcode
       FROM customers
      WHERE (left(split_part(search_text, E'\\n', 1), 80) COLLATE "C") = ANY($1)
      ORDER BY customers.customer_id`,
    [names],
  );
  const key = (name: string, company: string | null, postcode: string | null) =>
    JSON.stringify([name, fold(company ?? ''), fold(postcode ?? '').replace(/\s/g, '')]);
  const ids = new Map<string, string[]>();
  for (const row of rows) {
    const id = key(row.name, row.company, row.postcode);
    ids.set(id, [...(ids.get(id) ?? []), row.customer_id]);
  }
  for (const [index, customer] of wanted.entries()) {
    const matches = ids.get(key(names[index] ?? '', customer.company, customer.address?.postcode ?? null));
    if (matches !== undefined) found.set(index, matches);
  }
  return found;
}
