// Who could already be here, while somebody new is typed: a few by each thing that is known, then weighed like a pair.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { editsOf } from '../customers/find/spelling.ts';
import { searchTokens } from '../customers/find/search-text.ts';
import { typedContact } from '../customers/normalise.ts';
import { visibleTo } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import type { duplicatesContract } from './contract.ts';
import { countFrequencies } from './match/frequencies.ts';
import { People } from './match/people.ts';
import { codesOf } from './match/reasons.ts';
import { chance, weigh } from './match/weigh.ts';
import { readSides } from './sides.ts';

type Asked = InputOf<typeof duplicatesContract.like>;
type Found = OutputOf<typeof duplicatesContract.like>;
type Row = {
  customer_id: string;
  kind: string;
  name: string;
  given_name: string | null;
  family_name: string | null;
  company: string | null;
  number: string | null;
  birthday: string | null;
  points: { kind: string; normalised: string }[];
  addresses: { street: string | null; city: string | null; postcode: string | null }[];
};
const ENOUGH = 5;
const A_BRANCH = 40;
/** While typing a hint is worth a look that would not be worth a line in a list. */
const HINTED_FROM = 0.3;
/** Chance among so few of all that an index found, rather than among everybody. */
const AMONG = 200;

export async function findLike(db: Db, caller: Caller, asked: Asked): Promise<Found> {
  const { country } = await theBusiness(db);
  const known = {
    phone: typedContact('phone', asked.phone, country),
    email: typedContact('email', asked.email, country),
    number: asked.number || null,
  };
  const rows = await candidates(db, caller, { words: await wordsOf(db, asked), ...known });
  if (rows.length === 0) return { items: [] };
  const weighed = weighAll(asked, known, rows)
    .filter((each) => each.sameNumber || each.chance >= HINTED_FROM)
    .sort((a, b) => Number(b.sameNumber) - Number(a.sameNumber) || b.bits - a.bits)
    .slice(0, ENOUGH);
  const ids = weighed.map((each) => each.customerId);
  const sides = await readSides(db, sql<SqlBool>`customers.customer_id = ANY(${ids}::uuid[])`);
  return {
    items: weighed.flatMap(({ customerId, chance: likely, reasons, sameNumber }) => {
      const customer = sides.get(customerId);
      return customer ? [{ customer, chance: likely, reasons: codesOf(reasons), sameNumber }] : [];
    }),
  };
}

/** @returns the query of the name's words: each as it is typed, or at one slip of the hand from it; null for no name */
async function wordsOf(db: Db, asked: Asked): Promise<string | null> {
  const name = asked.kind === 'company' ? asked.name : `${asked.givenName ?? ''} ${asked.familyName ?? ''}`;
  const words = searchTokens(name?.trim() || asked.name || '').filter((word) => word.length > 1);
  if (words.length === 0 || (words.length === 1 && (words[0] as string).length < 4)) return null;
  const edits = words.flatMap((word) => editsOf(word).map((edit) => ({ word, edit })));
  const { rows } = await sql<{ word: string; edit: string }>`
    SELECT typed.word, typed.edit FROM unnest(${edits.map((each) => each.word)}::text[], ${edits.map((each) => each.edit)}::text[])
             AS typed (word, edit)
      JOIN search_words ON search_words.word = typed.edit`.execute(db);
  return words
    .slice(0, 4)
    .map((word) => [word, ...rows.filter((row) => row.word === word).map((row) => row.edit)])
    .map(
      (either) =>
        `(${either.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`).join(' | ')})`,
    )
    .join(' & ');
}

async function candidates(
  db: Db,
  caller: Caller,
  {
    words,
    phone,
    email,
    number,
  }: { words: string | null; phone: string | null; email: string | null; number: string | null },
): Promise<Row[]> {
  const box = email && email.split('@', 1)[0];
  const { rows } = await sql<Row>`
    WITH found AS (
      (SELECT customer_id FROM contact_lookups WHERE normalised = ${phone} AND kind = 'phone' LIMIT ${A_BRANCH})
      UNION (SELECT customer_id FROM contact_lookups WHERE normalised = ${email} AND kind = 'email' LIMIT ${A_BRANCH})
      UNION (SELECT customer_id FROM contact_lookups WHERE ${box === null ? sql`false` : sql`normalised >= ${`${box}@`} AND normalised < ${`${box}A`}`} LIMIT ${A_BRANCH})
      UNION (SELECT customer_id FROM customer_numbers WHERE number = ${number})
      UNION (SELECT customer_id FROM customers WHERE ${words === null ? sql`false` : sql`search @@ ${words}::tsquery`} AND ${visibleTo(caller)} LIMIT ${A_BRANCH * 2})
    )
    SELECT customers.customer_id, kind, name, given_name, family_name, company, number, birthday,
           (SELECT coalesce(json_agg(json_build_object('kind', point.kind, 'normalised', point.normalised)), '[]')
              FROM contact_points AS point WHERE point.customer_id = customers.customer_id) AS points,
           (SELECT coalesce(json_agg(json_build_object('street', street, 'city', city, 'postcode', postcode)), '[]')
              FROM addresses WHERE addresses.customer_id = customers.customer_id) AS addresses
      FROM found JOIN customers ON customers.customer_id = found.customer_id
     WHERE ${visibleTo(caller)}`.execute(db);
  return rows;
}

function weighAll(
  asked: Asked,
  known: { phone: string | null; email: string | null; number: string | null },
  rows: readonly Row[],
): { customerId: string; chance: number; bits: number; reasons: number; sameNumber: boolean }[] {
  const people = new People(rows.length + 1);
  for (const row of rows) {
    const person = people.add({
      kind: row.kind === 'company' ? 'company' : 'person',
      name: row.name,
      givenName: row.given_name,
      familyName: row.family_name,
      company: row.company,
      birthday: row.birthday,
    });
    for (const { kind, normalised: value } of row.points) {
      if (kind === 'phone') people.addPhone(person, value);
      if (kind === 'email') people.addEmail(person, value);
    }
    for (const address of row.addresses) people.addAddress(person, address);
  }
  const typed = addTyped(people, asked, known);
  const all = countFrequencies(people, { count: false });
  return rows.map((row, person) => {
    const { bits, reasons } = weigh(all, person, typed);
    const sameNumber = known.number !== null && row.number === known.number;
    return { customerId: row.customer_id, chance: chance(bits, AMONG), bits, reasons, sameNumber };
  });
}

function addTyped(
  people: People,
  asked: Asked,
  { phone, email }: { phone: string | null; email: string | null },
): number {
  const person = people.add({
    kind: asked.kind,
    name: asked.name ?? '',
    givenName: asked.givenName || null,
    familyName: asked.familyName || null,
    company: asked.company || null,
    birthday: asked.birthday ?? null,
  });
  if (phone) people.addPhone(person, phone);
  if (email) people.addEmail(person, email);
  if (asked.street || asked.postcode || asked.city)
    people.addAddress(person, {
      street: asked.street || null,
      city: asked.city || null,
      postcode: asked.postcode || null,
    });
  return person;
}
