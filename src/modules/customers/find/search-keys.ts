// The branches of the search that know what they look for: customer number, order number, e-mail, phone.
import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { onCluster } from '../../../core/citus/cluster.ts';
import type { Call } from '../../../core/handle.ts';
import { nilId } from '../../../core/ids.ts';
import { typedContact } from '../normalise.ts';
import { hitColumns, inSites, type KeyRow, last, sitesOf } from './search-hits.ts';

const joined = `
  SELECT keys.*, ${hitColumns}
    FROM keys JOIN customers c USING (customer_id) JOIN customer_worth w USING (customer_id)
   WHERE ${inSites}
   ORDER BY w.next_year_minor DESC, c.customer_id LIMIT $2`;

// The inner limits keep a switchboard that a thousand customers share, or a number of one digit, cheap.
const exactly = `
  WITH keys AS MATERIALIZED (
    SELECT 'number' AS by, 'exact' AS quality, number AS text, customer_id, NULL::uuid AS order_id
      FROM customer_numbers WHERE number = ANY($3)
    UNION ALL
    (SELECT kind, 'exact', normalised, customer_id, NULL FROM contact_lookups WHERE normalised = ANY($4) LIMIT 100)
    UNION ALL
    (SELECT 'order', 'exact', number, customer_id, order_id FROM order_numbers
      WHERE number = ANY($3) AND customer_id <> '${nilId}' LIMIT 100))${joined}`;

const startingWith = `
  WITH keys AS MATERIALIZED (
    (SELECT 'number' AS by, 'start' AS quality, n.number AS text, n.customer_id, NULL::uuid AS order_id
       FROM unnest($3::text[]) AS q, LATERAL (SELECT * FROM customer_numbers
         WHERE number >= q AND number < (q || '${last}') ORDER BY number LIMIT 40) AS n)
    UNION ALL
    (SELECT l.kind, 'start', l.normalised, l.customer_id, NULL
       FROM unnest($4::text[]) AS q, LATERAL (SELECT * FROM contact_lookups
         WHERE normalised >= q AND normalised < (q || '${last}') ORDER BY normalised LIMIT 40) AS l)
    UNION ALL
    (SELECT 'order', 'start', o.number, o.customer_id, o.order_id
       FROM unnest($3::text[]) AS q, LATERAL (SELECT * FROM order_numbers
         WHERE number >= q AND number < (q || '${last}') ORDER BY number LIMIT 40) AS o
      WHERE o.customer_id <> '${nilId}')
    UNION ALL
    (SELECT l.kind, 'part', l.normalised, l.customer_id, NULL
       FROM unnest($5::text[]) AS q, LATERAL (SELECT * FROM contact_lookups
         WHERE kind = 'phone' AND reverse(normalised) >= q AND reverse(normalised) < (q || '${last}')
         ORDER BY reverse(normalised) LIMIT 40) AS l))${joined}`;

/** On a cluster a look-up that has a limit knows nothing of the table before it. */
const startingOnCluster = `
  WITH keys AS MATERIALIZED (
    (SELECT 'number' AS by, 'start' AS quality, number AS text, customer_id, NULL::uuid AS order_id
       FROM customer_numbers, unnest($3::text[]) AS q
      WHERE number >= q AND number < (q || '${last}') ORDER BY number LIMIT 40)
    UNION ALL
    (SELECT kind, 'start', normalised, customer_id, NULL FROM contact_lookups, unnest($4::text[]) AS q
      WHERE normalised >= q AND normalised < (q || '${last}') ORDER BY normalised LIMIT 40)
    UNION ALL
    (SELECT 'order', 'start', number, customer_id, order_id FROM order_numbers, unnest($3::text[]) AS q
      WHERE number >= q AND number < (q || '${last}') AND customer_id <> '${nilId}' ORDER BY number LIMIT 40)
    UNION ALL
    (SELECT kind, 'part', normalised, customer_id, NULL FROM contact_lookups, unnest($5::text[]) AS q
      WHERE kind = 'phone' AND reverse(normalised) >= q AND reverse(normalised) < (q || '${last}')
      ORDER BY reverse(normalised) LIMIT 40))${joined}`;

const inTheMiddle = `
  WITH keys AS MATERIALIZED (
    SELECT kind AS by, 'part' AS quality, normalised AS text, customer_id, NULL::uuid AS order_id
      FROM contact_lookups WHERE kind = 'phone' AND normalised LIKE $3 LIMIT 40)${joined}`;

/** What was typed, read as a number, an address or a phone. */
export type Keys = { numbers: string[]; contacts: string[]; starts: string[]; digits: string };

/** @param country of the business, ISO 3166: what a phone number without a country code belongs to */
export function keysOf(query: string, country: string): Keys {
  const numbers = [...new Set([query, query.toUpperCase(), query.toLowerCase(), query.replace(/^#\s*/, '')])];
  if (query.includes('@')) {
    const email = query.toLowerCase().replace(/\s+/g, '');
    return { numbers, contacts: [email], starts: [email], digits: '' };
  }
  const words = /\s/.test(query) ? [] : [query.toLowerCase(), ...pageOf(query)]; // the beginning of an e-mail
  const digits = /^[+\d\s()./-]+$/.test(query) ? query.replace(/\D/g, '') : '';
  if (digits.length < 3) return { numbers, contacts: [], starts: words, digits: '' };
  const home = isSupportedCountry(country) ? country : undefined;
  const phone = parsePhoneNumberFromString(query.replace(/^\s*00/, '+'), home)?.number;
  return { numbers, contacts: phone ? [phone] : [], starts: startsOf(query, digits, home), digits };
}

/** @returns a web page as it is kept, of what may be one */
function pageOf(query: string): string[] {
  const page = query.includes('.') ? typedContact('web', query, '') : null;
  return page === null ? [] : [page];
}

/** E.164 numbers may begin with what was typed, or with the country code in front of it. */
function startsOf(
  query: string,
  digits: string,
  home: Parameters<typeof getCountryCallingCode>[0] | undefined,
): string[] {
  if (query.trim().startsWith('+')) return [`+${digits}`];
  if (digits.startsWith('00')) return [`+${digits.slice(2)}`];
  const code = home ? getCountryCallingCode(home) : '';
  const national = code ? [`+${code}${digits.replace(/^0/, '')}`] : [];
  return digits.startsWith('0') ? national : [...national, `+${digits}`];
}

async function ask(
  call: Call,
  name: string,
  text: string,
  limit: number,
  values: unknown[],
): Promise<KeyRow[]> {
  const { rows } = await call.database.prepared.query<KeyRow>({
    name,
    text,
    values: [sitesOf(call), limit, ...values],
  });
  return rows;
}

export function findExact(call: Call, keys: Keys, limit: number): Promise<KeyRow[]> {
  return ask(call, 'search_exact', exactly, limit, [keys.numbers, keys.contacts]);
}

/** Numbers, addresses and phones that begin, and phones that end, with what was typed. */
export async function findStarts(call: Call, keys: Keys, limit: number): Promise<KeyRow[]> {
  const end = keys.digits.length >= 4 ? [keys.digits.replace(/^0+/, '').split('').reverse().join('')] : [];
  const ends = end.filter((digits) => digits !== '');
  const text = (await onCluster(call.database.prepared)) ? startingOnCluster : startingWith;
  return ask(call, 'search_starts', text, limit, [keys.numbers.slice(0, 2), keys.starts, ends]);
}

/** Three trigrams and more: a piece of four digits is in one phone of a thousand. */
export async function findMiddle(call: Call, keys: Keys, limit: number): Promise<KeyRow[]> {
  if (keys.digits.length < 5) return [];
  return ask(call, 'search_middle', inTheMiddle, limit, [`%${keys.digits}%`]);
}
