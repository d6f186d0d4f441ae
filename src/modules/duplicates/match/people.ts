// Everybody as numbers: each distinct word is kept once and told by its number, so that a million customers fit into
// memory and two of them are compared without making a text.
import { fold } from '../../customers/find/search-text.ts';
import { sound } from './similar.ts';

/** What is known of somebody, as it is written down. */
export type Known = {
  kind: 'person' | 'company';
  name: string;
  givenName?: string | null;
  familyName?: string | null;
  company?: string | null;
  /** 'YYYY-MM-DD' */
  birthday?: string | null;
};
export type KnownAddress = { street: string | null; city: string | null; postcode: string | null };

/** Distinct texts, numbered from 1; 0 is nothing. */
export class Terms {
  readonly texts: string[] = [''];
  readonly #numbers = new Map<string, number>();

  /** @returns the number of a text, new or known; 0 for '' */
  number(text: string): number {
    if (text === '') return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  text(number: number): string {
    return this.texts[number] as string;
  }
}

/** Values of which somebody may have several: a list for each, walked from `first` by `next` until -1. */
export class Lists {
  readonly first: Int32Array;
  next = new Int32Array(1024);
  size = 0;
  readonly columns: Float64Array[];

  constructor(people: number, columns: number) {
    this.first = new Int32Array(people).fill(-1);
    this.columns = Array.from({ length: columns }, () => new Float64Array(1024));
  }

  add(person: number, ...values: number[]): void {
    if (this.size === this.next.length) this.#grow();
    const at = this.size++;
    for (const [column, value] of values.entries()) (this.columns[column] as Float64Array)[at] = value;
    this.next[at] = this.first[person] as number;
    this.first[person] = at;
  }

  #grow(): void {
    const size = this.size * 2;
    const next = new Int32Array(size);
    next.set(this.next);
    this.next = next;
    for (const [index, column] of this.columns.entries()) {
      const wider = new Float64Array(size);
      wider.set(column);
      this.columns[index] = wider;
    }
  }
}

export class People {
  size = 0;
  /** given and family names share a vocabulary, so that swapped ones are seen at once */
  readonly names = new Terms();
  readonly companies = new Terms();
  readonly places = new Terms();
  readonly emails = new Terms();
  readonly given: Int32Array;
  readonly family: Int32Array;
  readonly company: Int32Array;
  /** yyyymmdd, 0 for not known */
  readonly birthday: Int32Array;
  readonly isCompany: Uint8Array;
  /** the digits of E.164 as one number */
  readonly phones: Lists;
  readonly mails: Lists;
  /** street, house number, city, postcode: numbers in `places` */
  readonly addresses: Lists;

  constructor(most: number) {
    this.given = new Int32Array(most);
    this.family = new Int32Array(most);
    this.company = new Int32Array(most);
    this.birthday = new Int32Array(most);
    this.isCompany = new Uint8Array(most);
    this.phones = new Lists(most, 1);
    this.mails = new Lists(most, 1);
    this.addresses = new Lists(most, 4);
  }

  /** @returns their number */
  add(known: Known): number {
    const person = this.size++;
    if (known.kind === 'company') {
      this.isCompany[person] = 1;
      this.company[person] = this.companies.number(companyWords(known.name));
    } else {
      const { given, family } = nameParts(known);
      this.given[person] = this.names.number(given);
      this.family[person] = this.names.number(family);
      this.company[person] = this.companies.number(known.company ? companyWords(known.company) : '');
    }
    this.birthday[person] = known.birthday ? Number(known.birthday.replaceAll('-', '')) || 0 : 0;
    return person;
  }

  /** @param normalised E.164, or whatever digits there are */
  addPhone(person: number, normalised: string): void {
    const digits = normalised.replace(/\D/g, '').slice(0, 15);
    if (digits.length >= 5) this.phones.add(person, Number(digits));
  }

  addEmail(person: number, normalised: string): void {
    this.mails.add(person, this.emails.number(normalised.toLowerCase()));
  }

  addAddress(person: number, { street, city, postcode }: KnownAddress): void {
    const { road, house } = streetParts(street ?? '');
    const code = fold(postcode ?? '').replace(/[^a-z0-9]/g, '');
    this.addresses.add(
      person,
      this.places.number(road),
      this.places.number(house),
      this.places.number(words(city ?? '')),
      this.places.number(code),
    );
  }
}

const titles = /^(mr|mrs|ms|miss|dr|prof|herr|frau|sir)\.?\s+/;

function words(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name without parts of its own: the last word is the family's, unless a comma says that it comes first. */
function nameParts({ name, givenName, familyName }: Known): { given: string; family: string } {
  if (givenName || familyName) return { given: words(givenName ?? ''), family: words(familyName ?? '') };
  const [head = '', tail] = name.split(',', 2);
  if (tail !== undefined) return { given: words(tail), family: words(head) };
  const all = words(fold(head).replace(titles, ''));
  const at = all.lastIndexOf(' ');
  return at < 0 ? { given: '', family: all } : { given: all.slice(0, at), family: all.slice(at + 1) };
}

/** What says only how a company is set up, not which one it is. */
const legalForms = new Set(
  'ltd limited llc inc incorporated corp corporation co company plc llp gmbh mbh ag kg ohg gbr ug ev se sa sarl srl spa bv nv oy ab as aps the and und'.split(
    ' ',
  ),
);

function companyWords(name: string): string {
  const all = words(name.replaceAll(/['’.]/g, '')).split(' ');
  const kept = all.filter((word) => !legalForms.has(word));
  return (kept.length > 0 ? kept : all).join(' ');
}

/** What kind of a street it is is written in many ways, and left out as often. */
const streetKinds = new Set(
  'street st str strasse road rd avenue ave av boulevard blvd drive dr place pl lane ln court ct circuit cct crescent cres weg platz'.split(
    ' ',
  ),
);
const points: Record<string, string> = { north: 'n', south: 's', east: 'e', west: 'w' };

/** "17 Quay Road", "Hauptstraße 5a": the road and the number of the house. */
function streetParts(street: string): { road: string; house: string } {
  const all = words(street).split(' ');
  const numbered = all.findIndex((word) => /^\d+[a-z]?$/.test(word));
  const rest = all.filter((_, index) => index !== numbered).map((word) => points[word] ?? word);
  const named = rest.filter((word) => !streetKinds.has(word));
  const road = (named.length > 0 ? named : rest).map((word) => word.replace(/(?<=.{3})str(asse)?$/, ''));
  return { road: road.join(' ').trim(), house: numbered < 0 ? '' : (all[numbered] as string) };
}

/** How each term sounds, worked out once. @returns numbers to compare, 0 for what has no sound */
export function soundsOf(terms: Terms): Int32Array {
  const sounds = new Terms();
  return Int32Array.from(terms.texts, (text) => sounds.number(sound(text).slice(0, 8)));
}
