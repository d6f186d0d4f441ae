// How common each value is among these people: to share a rare name says more than to share a common one (Winkler 2000).
import { type Lists, type People, soundsOf, type Terms } from './people.ts';

/** Chance that two different people share a value, by the value's number. */
export type Shares = { of(value: number): number };

/**
 * A small house says little about how common a name is: what is usual counts like `TRUSTED` people more.
 * @param usual chance that two people share a value of that field
 */
class Counted implements Shares {
  readonly #counts: Int32Array;
  readonly #people: number;
  readonly #usual: number;
  constructor(counts: Int32Array, people: number, usual: number) {
    this.#counts = counts;
    this.#people = people;
    this.#usual = usual;
  }
  of(value: number): number {
    return ((this.#counts[value] as number) + this.#usual * TRUSTED) / (this.#people + TRUSTED);
  }
}
const TRUSTED = 500;

function countColumn(column: Int32Array, size: number, terms: Terms): Int32Array {
  const counts = new Int32Array(terms.texts.length);
  for (let person = 0; person < size; person++) {
    const value = column[person] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

function countList(lists: Lists, column: number, terms: Terms): Int32Array {
  const counts = new Int32Array(terms.texts.length);
  const values = lists.columns[column] as Float64Array;
  for (let at = 0; at < lists.size; at++) {
    const value = values[at] as number;
    counts[value] = (counts[value] as number) + 1;
  }
  return counts;
}

/** What a comparison needs of everybody, worked out once. */
export type Frequencies = {
  people: People;
  given: Shares;
  family: Shares;
  company: Shares;
  email: Shares;
  phone: Shares;
  street: Shares;
  house: Shares;
  city: Shares;
  postcode: Shares;
  birthday: Shares;
  /** by number of a name */
  nameSounds: Int32Array;
  companyWords: CompanyWords;
};

/** @param count false: of a few who were chosen for being alike, how common something is cannot be told */
export function countFrequencies(people: People, { count = true } = {}): Frequencies {
  const { size, names, companies, places, emails } = people;
  const shares = (counts: () => Int32Array, usual: number): Shares =>
    count ? new Counted(counts(), size, usual) : { of: () => usual };
  const companyCounts = countColumn(people.company, size, companies);
  return {
    people,
    given: shares(() => countColumn(people.given, size, names), 0.004),
    family: shares(() => countColumn(people.family, size, names), 0.001),
    company: shares(() => companyCounts, 0.0005),
    email: shares(() => countList(people.mails, 0, emails), 0.00005),
    phone: count ? phoneShares(people) : { of: () => USUAL_PHONE },
    street: shares(() => countList(people.addresses, 0, places), 0.001),
    house: shares(() => countList(people.addresses, 1, places), 0.01),
    city: shares(() => countList(people.addresses, 2, places), 0.01),
    postcode: shares(() => countList(people.addresses, 3, places), 0.002),
    birthday: count ? birthdayShares(people) : { of: () => USUAL_BIRTHDAY },
    nameSounds: soundsOf(names),
    companyWords: new CompanyWords(companies, companyCounts, size),
  };
}
const USUAL_PHONE = 0.0001;
const USUAL_BIRTHDAY = 0.00008;

/** Numbers and days are no terms: they are counted as they are. */
function counted(values: Iterable<number>, people: number, usual: number): Shares {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return { of: (value) => ((counts.get(value) ?? 0) + usual * TRUSTED) / (people + TRUSTED) };
}

function phoneShares({ phones, size }: People): Shares {
  return counted((phones.columns[0] as Float64Array).subarray(0, phones.size), size, USUAL_PHONE);
}

function birthdayShares({ birthday, size }: People): Shares {
  return counted(birthday.subarray(0, size), size, USUAL_BIRTHDAY);
}

/** The words of company names, weighed by how rare they are (inverse document frequency). */
export class CompanyWords {
  readonly terms = new Map<string, number>();
  readonly texts: string[] = [];
  readonly rarity: number[] = [];
  /** by number of a company */
  readonly of: Int32Array[] = [];

  constructor(companies: Terms, counts: Int32Array, people: number) {
    const seen: number[] = [];
    for (const [company, name] of companies.texts.entries()) {
      const numbers = [...new Set(name.split(' ').filter(Boolean))].map((word) => this.#number(word));
      for (const number of numbers) seen[number] = (seen[number] ?? 0) + (counts[company] ?? 0);
      this.of.push(Int32Array.from(numbers));
    }
    for (const [number, times] of seen.entries())
      this.rarity[number] = Math.log2((people + TRUSTED) / (times + 1));
  }

  #number(word: string): number {
    const known = this.terms.get(word);
    if (known !== undefined) return known;
    const number = this.texts.push(word) - 1;
    this.terms.set(word, number);
    return number;
  }
}
