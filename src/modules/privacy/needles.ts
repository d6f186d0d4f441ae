// By what somebody is found in texts: their names, addresses, e-mails and phones, in any way in which they are written.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type Needles = {
  /** that could also mean somebody else: looked for only where it is surely them */
  shared: string[];
  /** that mean nobody but them */
  own: string[];
  /** digits of phones */
  phones: string[];
  numbers: string[];
  emails: string[];
  /** another customer is called the same */
  namesakes: boolean;
};

type Row = {
  name: string;
  given_name: string | null;
  family_name: string | null;
  company: string | null;
  kind: string;
  number: string | null;
  called: string;
};
type Said = { kind: string; value: string; normalised: string; others: boolean };

const SHORTEST = 5;
/** As the index of names has it. */
const called = sql`left(split_part(search_text, E'\n', 1), 80)`;

/** @returns null when there is no such customer */
export async function needlesOf(db: Db, customerId: string): Promise<Needles | null> {
  const { rows } = await sql<Row>`
    SELECT name, given_name, family_name, company, kind, number, ${called} AS called
      FROM customers WHERE customer_id = ${customerId}`.execute(db);
  const [who] = rows;
  if (!who) return null;
  const namesakes = await hasNamesakes(db, customerId, who.called);
  const names = [who.name, ...turned(who)].filter((name) => /\s/.test(name) || who.kind === 'company');
  const points = await pointsOf(db, customerId);
  const own = points.filter(({ others }) => !others);
  const streets = await streetsOf(db, customerId);
  const emails = own
    .filter(({ kind }) => kind === 'email')
    .flatMap(({ value, normalised }) => [value, normalised]);
  const links = own.filter(({ kind }) => kind === 'web' || kind === 'social').map(({ value }) => value);
  const long = (texts: readonly string[]): string[] => [
    ...new Set(texts.map((text) => text.trim()).filter((text) => text.length >= SHORTEST)),
  ];
  return {
    own: long([...emails, ...links, ...streets, ...(namesakes ? [] : names)]),
    shared: long([
      ...names,
      who.name,
      who.given_name ?? '',
      who.family_name ?? '',
      ...points.map(({ value }) => value),
    ]),
    phones: [
      ...new Set(
        own.filter(({ kind }) => kind === 'phone').map(({ normalised }) => normalised.replaceAll(/\D/g, '')),
      ),
    ].filter((digits) => digits.length >= 6),
    namesakes,
    numbers: who.number === null ? [] : [who.number],
    emails: [...new Set(own.filter(({ kind }) => kind === 'email').map(({ normalised }) => normalised))],
  };
}

async function hasNamesakes(db: Db, customerId: string, name: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM customers WHERE customer_id <> ${customerId} AND (${called} COLLATE "C") = ${name} LIMIT 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** As a file or a letter would have it: "Okafor, Adaeze". */
function turned({ kind, name, given_name, family_name }: Row): string[] {
  if (kind !== 'person') return [];
  const words = name.trim().split(/\s+/);
  const [given, family] = [given_name ?? words.slice(0, -1).join(' '), family_name ?? words.at(-1) ?? ''];
  return given && family ? [`${given} ${family}`, `${family} ${given}`, `${family}, ${given}`] : [];
}

/** Those they have, and those that the story says they had. */
async function pointsOf(db: Db, customerId: string): Promise<Said[]> {
  const { rows: said } = await sql<Omit<Said, 'others'>>`
    SELECT kind, value, normalised FROM (
      SELECT kind, value, normalised FROM contact_points WHERE customer_id = ${customerId}
       UNION
      SELECT change.value->'before'->>'kind', change.value->'before'->>'value', change.value->'before'->>'normalised'
        FROM events, jsonb_each(CASE WHEN jsonb_typeof(data->'changes') = 'object' THEN data->'changes' ELSE '{}' END) AS change
       WHERE customer_id = ${customerId} AND events.kind = 'customer.changed' AND change.key LIKE 'contactPoint.%'
         AND jsonb_typeof(change.value->'before') = 'object') AS said
     WHERE value IS NOT NULL AND normalised IS NOT NULL`.execute(db);
  const { rows: held } = await sql<{ kind: string; normalised: string }>`
    SELECT DISTINCT kind, normalised FROM contact_lookups
     WHERE normalised = ANY(${said.map(({ normalised }) => normalised)}::text[]) AND customer_id <> ${customerId}`.execute(
    db,
  );
  const key = (of: { kind: string; normalised: string }): string => `${of.kind} ${of.normalised}`;
  const ofOthers = new Set(held.map(key));
  return said.map((each) => ({ ...each, others: ofOthers.has(key(each)) }));
}

async function streetsOf(db: Db, customerId: string): Promise<string[]> {
  const { rows: mine } = await sql<{ street: string; low: string; city: string }>`
    SELECT DISTINCT street, lower(street) AS low, lower(city) AS city FROM addresses
     WHERE customer_id = ${customerId} AND street ~ '[0-9]'`.execute(db);
  const { rows: others } = await sql<{ street: string; city: string }>`
    SELECT DISTINCT lower(street) AS street, lower(city) AS city FROM addresses
     WHERE lower(city) = ANY(${mine.map(({ city }) => city)}::text[])
       AND lower(street) = ANY(${mine.map(({ low }) => low)}::text[]) AND customer_id <> ${customerId}`.execute(
    db,
  );
  const apart = mine.filter(
    ({ low, city }) => !others.some((other) => other.street === low && other.city === city),
  );
  return [...new Set(apart.map(({ street }) => street))];
}

/** @returns a regular expression for PostgreSQL (and `i`), or null where there is nothing to look for */
export function patternFor(needles: Needles, whose: 'own' | 'all'): string | null {
  const texts = whose === 'own' ? needles.own : [...needles.own, ...needles.shared];
  const spelled = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  const parts = [...new Set(spelled)].sort((a, b) => b.length - a.length).map(word);
  const all = [...parts, ...needles.phones.map(phone)];
  return all.length === 0 ? null : all.join('|');
}

/** The same for texts of files, which are searched here. */
export function regExpFor(needles: Needles): RegExp | null {
  const parts = [
    ...needles.own.map((text) => `(?<![\\p{L}\\p{N}])${escaped(text)}(?![\\p{L}\\p{N}])`),
    ...needles.phones.map(phone),
    // a number is theirs where it is a field of its own
    ...needles.numbers.map((number) => `^${escaped(number)}$`),
  ];
  return parts.length === 0 ? null : new RegExp(parts.join('|'), 'iu');
}

/** @returns a text as it stands in a regular expression, of PostgreSQL as of JavaScript */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function word(text: string): string {
  return `(?<![[:alnum:]])${escaped(text)}(?![[:alnum:]])`;
}

/** The last nine digits with whatever people put between them, and what they begin with. */
function phone(digits: string): string {
  const spaced = digits.slice(-9).split('').join('[ ()./-]*');
  return `[+(]?[0-9][0-9 ()./-]*${spaced}|${spaced}`;
}
