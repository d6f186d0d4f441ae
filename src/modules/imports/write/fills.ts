// What a file knows of customers who were there before: what stands is never overwritten, what is empty is filled.
import type pg from 'pg';
import type { Copies } from '../../../core/copy.ts';
import { idBytes } from '../../../core/ids.ts';
import {
  copyAddresses,
  type CopiedAddress,
  type CopiedPoint,
  copyPoints,
} from '../../customers/copy-customers.ts';
import { searchText } from '../../customers/find/search-text.ts';
import type { Known } from './customers.ts';

const FACTS = ['given_name', 'family_name', 'company', 'country', 'number'] as const;
type Row = Record<(typeof FACTS)[number], string | null> & {
  customer_id: string;
  name: string;
  search_text: string;
  emails: string[];
  phones: number;
  addresses: number;
  city: string | null;
};
export type Fill = {
  id: string;
  facts: Partial<Record<(typeof FACTS)[number] | 'search_text', string>>;
  /** what the customer's search_text was */
  searched: string;
  points: CopiedPoint[];
  address: CopiedAddress | null;
  country: string | null;
};

/** @returns what can be filled in */
export async function findFills(pool: pg.Pool, known: readonly Known[]): Promise<Fill[]> {
  if (known.length === 0) return [];
  const { rows } = await pool.query<Row>(
    `SELECT customer_id, name, given_name, family_name, company, country, number, search_text,
            array(SELECT value FROM contact_points AS point WHERE point.customer_id = customers.customer_id AND kind = 'email') AS emails,
            (SELECT count(*) FROM contact_points AS point WHERE point.customer_id = customers.customer_id AND kind = 'phone') AS phones,
            (SELECT count(*) FROM addresses WHERE addresses.customer_id = customers.customer_id) AS addresses,
            (SELECT city FROM addresses WHERE addresses.customer_id = customers.customer_id AND main LIMIT 1) AS city
       FROM customers WHERE customer_id = ANY($1::uuid[])`,
    [known.map(({ id }) => id)],
  );
  const byId = new Map(rows.map((row) => [row.customer_id, row]));
  return known.flatMap(({ id, facts, points }) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const { givenName, familyName, company, country, number, street, city, region, postcode } = facts;
    const told = { given_name: givenName, family_name: familyName, company, country, number };
    const filled = FACTS.flatMap((fact) =>
      row[fact] === null && told[fact] !== null && told[fact] !== row.name
        ? [[fact, told[fact]] as const]
        : [],
    );
    const address = { street, city, region, postcode };
    const fill: Fill = {
      id,
      facts: Object.fromEntries(filled),
      searched: row.search_text,
      points: points.filter(({ kind }) => (kind === 'email' ? row.emails.length : row.phones) === 0),
      address: row.addresses === 0 && Object.values(address).some((part) => part !== null) ? address : null,
      country,
    };
    if (filled.length + fill.points.length === 0 && fill.address === null) return [];
    const now = { ...row, ...fill.facts };
    fill.facts.search_text = searchText({
      name: row.name,
      givenName: now.given_name,
      familyName: now.family_name,
      company: now.company,
      number: now.number,
      emails: [
        ...row.emails,
        ...fill.points.filter(({ kind }) => kind === 'email').map(({ value }) => value),
      ],
      city: row.city ?? fill.address?.city ?? null,
    });
    return [fill];
  });
}

/** Fills facts in, and keeps what was filled so that it can be taken back. */
export async function writeFills(
  client: pg.ClientBase,
  fills: readonly Fill[],
  importNo: number,
): Promise<void> {
  if (fills.length === 0) return;
  const values = (fact: (typeof FACTS)[number] | 'search_text') =>
    fills.map(({ facts }) => facts[fact] ?? null);
  const ids = fills.map(({ id }) => id);
  await client.query(
    `UPDATE customers SET given_name = coalesce(customers.given_name, filled.given_name),
            family_name = coalesce(customers.family_name, filled.family_name),
            company = coalesce(customers.company, filled.company), country = coalesce(customers.country, filled.country),
            number = coalesce(customers.number, filled.number), search_text = filled.search_text
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
            AS filled (customer_id, given_name, family_name, company, country, number, search_text)
      WHERE customers.customer_id = filled.customer_id`,
    [ids, ...FACTS.map(values), values('search_text')],
  );
  const numbered = fills.filter(({ facts }) => facts.number !== undefined);
  await client.query(
    `INSERT INTO customer_numbers (number, customer_id) SELECT * FROM unnest($1::text[], $2::uuid[]) ON CONFLICT DO NOTHING`,
    [numbered.map(({ facts }) => facts.number), numbered.map(({ id }) => id)],
  );
  await client.query(
    `INSERT INTO import_fills (import_no, customer_id, facts)
     SELECT $1, * FROM unnest($2::uuid[], $3::jsonb[]) ON CONFLICT DO NOTHING`,
    [importNo, ids, fills.map(({ facts, searched }) => JSON.stringify({ ...facts, searched }))],
  );
}

/** The contact points and addresses that are filled in. */
export function copyFills(copies: Copies, fills: readonly Fill[], importNo: number): void {
  copyPoints(
    copies,
    fills.flatMap(({ id, points }) => points.map((point) => ({ id: idBytes(id), point }))),
    importNo,
  );
  copyAddresses(
    copies,
    fills.flatMap(({ id, address, country }) => (address ? [{ id: idBytes(id), address, country }] : [])),
    importNo,
  );
}
