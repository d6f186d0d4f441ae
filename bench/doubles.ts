// A made-up million of customers, one in twenty of whom is in the book twice, the second time written by another hand.
import type { KnownAddress } from '../src/modules/duplicates/match/people.ts';
import type { Rows } from './dataset.ts';
import { orderedId, random } from './people.ts';

type Person = {
  given: string;
  family: string;
  company: string | null;
  birthday: string | null;
  phone: string | null;
  email: string | null;
  address: KnownAddress;
};
const DOUBLES = 0.05;
const syllables =
  'ba be bo bra da den do fa fel ga gri ha hen hol ja ka ker ko la len lo ma mer mi mo na nor pa per ra ri ro sa ser so sta ta ten to va ver wa wen wil za'.split(
    ' ',
  );
const endings = 's n r t son man ley ton ford er ke ski ing berg mann sen y a i o'.split(' ');

/** A vocabulary of names that sound as if people bore them. */
function vocabulary(many: number, seed: number): string[] {
  const draw = random(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(draw() * list.length)] as string;
  const names = new Set<string>();
  while (names.size < many)
    names.add(pick(syllables) + pick(syllables) + (draw() < 0.4 ? pick(syllables) : '') + pick(endings));
  return [...names];
}
const vocabularies = {
  given: vocabulary(3_000, 1),
  family: vocabulary(60_000, 2),
  street: vocabulary(20_000, 3),
  city: vocabulary(2_000, 4),
  firm: vocabulary(40_000, 5),
};

/** A few names are common, most are rare (Zipf). */
function pickName(list: readonly string[], draw: () => number): string {
  return list[Math.floor(list.length ** draw()) - 1] ?? (list[0] as string);
}

function born(draw: () => number): Person {
  const digits = (many: number): string => String(Math.floor(draw() * 10 ** many)).padStart(many, '0');
  const given = pickName(vocabularies.given, draw);
  const family = pickName(vocabularies.family, draw);
  const place = Math.floor(draw() * 8_000);
  const day = new Date(Date.UTC(1940, 0, 1) + draw() * 25_000 * 86_400_000).toISOString().slice(0, 10);
  return {
    given,
    family,
    company:
      draw() < 0.2 ? `${pickName(vocabularies.firm, draw)} ${pickName(vocabularies.street, draw)}` : null,
    birthday: draw() < 0.4 ? day : null,
    phone: draw() < 0.7 ? `+4420${digits(8)}` : null,
    email:
      draw() < 0.7 ? `${given}.${family}${digits(2)}@${pickName(vocabularies.city, draw)}.example` : null,
    address: {
      street: `${1 + Math.floor(draw() * 200)} ${pickName(vocabularies.street, draw)} Road`,
      city: vocabularies.city[place % vocabularies.city.length] ?? null,
      postcode: `${10_000 + place}`,
    },
  };
}

function slip(text: string, draw: () => number): string {
  const at = 1 + Math.floor(draw() * Math.max(1, text.length - 2));
  const kind = draw();
  if (kind < 0.4) return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
  if (kind < 0.7) return text.slice(0, at) + text.slice(at + 1);
  return `${text.slice(0, at)}${kind < 0.85 ? 'e' : (text[at] ?? '')}${text.slice(at)}`;
}

/** One or two slips, and of what was known some is not, or new. */
function again(person: Person, draw: () => number): Person {
  const copy = { ...person, address: { ...person.address } };
  for (let slips = 1 + Math.floor(draw() * 2); slips > 0; slips--) {
    const what = draw();
    if (what < 0.3) copy.family = slip(copy.family, draw);
    else if (what < 0.5) copy.given = slip(copy.given, draw);
    else if (what < 0.6) [copy.given, copy.family] = [copy.family, copy.given];
    else if (what < 0.7 && copy.phone) copy.phone = copy.phone.slice(0, 6) + slip(copy.phone.slice(6), draw);
    else if (what < 0.8 && copy.email) copy.email = slip(copy.email, draw);
    else if (copy.address.street) copy.address.street = slip(copy.address.street, draw);
  }
  if (draw() < 0.3) copy.email = null;
  if (draw() < 0.3) copy.phone = null;
  if (draw() < 0.2) copy.birthday = null;
  if (draw() < 0.15) copy.address = born(draw).address;
  return copy;
}

/** Deterministic. @returns each customer with the number of whom it is */
function* doubled(customers: number): Generator<{ person: Person; whose: number }> {
  const draw = random(17);
  for (let made = 0, whose = 0; made < customers; whose = made) {
    const person = born(draw);
    yield { person, whose };
    made++;
    if (draw() >= DOUBLES || made === customers) continue;
    yield { person: again(person, draw), whose };
    made++;
  }
}

const at = new Date(Date.UTC(2026, 0, 1)).toISOString();
const A_BATCH = 10_000;

/** As rows of a database. Their numbers tell the truth, `<whose>-<which>`: no pass looks at them. */
export function* doubleRows(customers: number): Generator<Rows> {
  let text = { customers: '', points: '', addresses: '', ids: '' };
  const batch = (): Rows => [
    {
      table: 'customers',
      columns:
        'customer_id, kind, name, given_name, family_name, company, birthday, number, search_text, created_at, updated_at',
      text: text.customers,
    },
    {
      table: 'contact_points',
      columns: 'customer_id, contact_point_id, kind, value, normalised, main, created_at',
      text: text.points,
    },
    {
      table: 'addresses',
      columns: 'customer_id, address_id, street, city, postcode, main, created_at',
      text: text.addresses,
    },
    { table: 'customer_figures', columns: 'customer_id', text: text.ids },
  ];
  let index = 0;
  for (const { person, whose } of doubled(customers)) {
    const { given, family, company, birthday, phone, email, address } = person;
    const id = orderedId(0, index);
    text.customers += `${id}\tperson\t${given} ${family}\t${given}\t${family}\t${company ?? '\\N'}\t${birthday ?? '\\N'}\t${whose}-${index}\t${given} ${family}\t${at}\t${at}\n`;
    for (const [kind, value] of Object.entries({ phone, email }))
      if (value)
        text.points += `${id}\t${orderedId(kind === 'phone' ? 4 : 5, index)}\t${kind}\t${value}\t${value}\tt\t${at}\n`;
    text.addresses += `${id}\t${orderedId(6, index)}\t${address.street}\t${address.city}\t${address.postcode}\tt\t${at}\n`;
    text.ids += `${id}\n`;
    if (++index % A_BATCH !== 0) continue;
    yield batch();
    text = { customers: '', points: '', addresses: '', ids: '' };
  }
  yield batch();
}
