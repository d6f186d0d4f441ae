// Who buys: people and companies with how to reach them.
import type { Calendar } from './calendar.ts';
import { houseName } from './houses.ts';
import { asciiOf, personName } from './names.ts';
import { notesOn } from './notes.ts';
import type { PhoneBook } from './phones.ts';
import { type Place, placeOf, sites } from './places.ts';
import type { Random } from './random.ts';
import { repsOf } from './staff.ts';
import type { Segment } from './segments.ts';

export type SampleCustomer = {
  number: string;
  kind: 'person' | 'company';
  name: string;
  givenName: string | null;
  familyName: string | null;
  company: string | null;
  /** numbers of a site and of somebody on the staff */
  site: number;
  owner: number | null;
  country: string;
  language: string;
  birthday: string | null;
  origin: string;
  paymentTerms: string;
  tags: string[];
  email: string;
  phones: { label: string; value: string }[];
  place: Place;
  createdAt: Date;
  notes: { at: Date; text: string; staff: number | null }[];
};
type Making = { no: number; site: number; segment: Segment; joins: number };

const origins = ['walk-in', 'website', 'recommended', 'trade fair', 'rep', 'local paper'] as const;
const tastes = [
  'organic',
  'decaf drinker',
  'filter',
  'dark roast',
  'prefers e-mail',
  'prefers mornings',
  'newsletter',
  'tastings',
] as const;
const hosts = ['post.example', 'mail.example', 'inbox.example', 'letterbox.example'] as const;

export function customerOf(
  random: Random,
  { no, site, segment, joins }: Making,
  days: Calendar,
  book: PhoneBook,
): SampleCustomer {
  const home = segment.name === 'home';
  const at = sites[site];
  if (!at) throw new RangeError(`there is no site ${site}`);
  const person = personName(random);
  const house = segment.name === 'home' ? null : houseName(random, segment.name, person.family);
  const kind = house !== null && random.chance(0.55) ? 'company' : 'person';
  const full = `${person.given} ${person.family}`;
  const place = placeOf(random, at);
  const local = `${asciiOf(person.given)}.${asciiOf(person.family)}`;
  const owner = random.chance(home ? 0.55 : 0.92) ? random.pick(repsOf(site)) : null;
  return {
    number: `K${String(10_001 + no)}`,
    kind,
    name: kind === 'company' && house ? house : full,
    givenName: kind === 'company' ? null : person.given,
    familyName: kind === 'company' ? null : person.family,
    company: kind === 'company' ? null : house,
    site,
    owner,
    country: place.country,
    language: place.country === 'DE' ? 'de' : place.country === 'FR' ? 'fr' : person.language,
    birthday: kind === 'person' && random.chance(home ? 0.6 : 0.3) ? birthday(random) : null,
    origin: random.weighted(origins, home ? [5, 6, 4, 0.3, 0, 1] : [2, 3, 4, 2, 4, 0.3]),
    paymentTerms: home
      ? 'card'
      : random.weighted(['30 days', '14 days', 'direct debit', 'card'], [5, 3, 2, 1]),
    tags: [segment.tag, ...(random.chance(0.35) ? random.several(tastes, random.int(1, 2)) : [])],
    // two people of one name have two addresses
    email: house
      ? `${random.pick(['hello', 'orders', 'office', local])}@${asciiOf(house)}-${no + 1}.example`
      : `${local}${no + 1}@${random.pick(hosts)}`,
    phones: home
      ? [
          phone('mobile', book.mobile(place)),
          random.chance(0.2) ? phone('home', book.landline(place)) : [],
        ].flat()
      : [
          phone('office', book.landline(place)),
          random.chance(0.3) ? phone('mobile', book.mobile(place)) : [],
        ].flat(),
    place,
    createdAt: days.at(joins, random.int(8 * 60, 11 * 60)),
    notes: notesOn(random, { segment, joins, owner, givenName: person.given }, days),
  };
}

/** Numbers for fiction are few: whoever comes too late has none. */
function phone(label: string, value: string | null): SampleCustomer['phones'] {
  return value === null ? [] : [{ label, value }];
}

function birthday(random: Random): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${random.int(1946, 2004)}-${two(random.int(1, 12))}-${two(random.int(1, 28))}`;
}
