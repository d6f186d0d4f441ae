// Some customers are in the book twice, the second time written down by another hand: as in every real book, and so that
// the page of duplicates has something to show.
import type { SampleCustomer } from './customers.ts';
import { asciiOf } from './names.ts';
import type { Random } from './random.ts';

/** By the numbers of two customers: `no` is `of` once more. */
export type SampleDouble = { no: number; of: number };
type Again = Partial<SampleCustomer>;

/** One in so many is somebody who was there before. */
const ONE_IN = 125;

/** Makes some of the later customers somebody from before. @returns who is who */
export function writeTwice(random: Random, customers: SampleCustomer[]): SampleDouble[] {
  const doubles: SampleDouble[] = [];
  const taken = new Set<number>();
  for (
    let wanted = Math.round(customers.length / ONE_IN), tries = wanted * 20;
    wanted > 0 && tries > 0;
    tries--
  ) {
    const of = random.int(0, customers.length - 1);
    const first = customers[of];
    const later = customers.flatMap((other, no) =>
      first && no > of && !taken.has(no) && couldBe(first, other) ? [no] : [],
    );
    if (!first || taken.has(of) || later.length === 0) continue;
    const no = random.pick(later);
    const second = customers[no];
    if (!second) continue;
    customers[no] = { ...second, ...again(random, first, { ...second, no }, customers) };
    taken.add(of).add(no);
    doubles.push({ no, of });
    wanted--;
  }
  return doubles;
}

/** Nothing that is told of the second one may say who they were. */
function couldBe(first: SampleCustomer, second: SampleCustomer): boolean {
  return (
    first.site === second.site &&
    first.kind === second.kind &&
    first.tags[0] === second.tags[0] &&
    (first.company === null) === (second.company === null) &&
    first.phones.length > 0 &&
    second.phones.length > 0 &&
    second.notes.length === 0
  );
}

function again(
  random: Random,
  first: SampleCustomer,
  second: SampleCustomer & { no: number },
  customers: readonly SampleCustomer[],
): Again {
  const { kind, name, givenName, familyName, company, country, language, birthday, place, phones } = first;
  const same: Again = {
    kind,
    name,
    givenName,
    familyName,
    company,
    country,
    language,
    birthday,
    place,
    phones,
  };
  if (kind === 'company') {
    const other = otherwise(random, name);
    const street = shortened(place.street);
    return { ...same, name: other, place: { ...place, street }, email: mailOf(second, 'office', other) };
  }
  const called = (given: string, family: string): Again => ({
    givenName: given,
    familyName: family,
    name: `${given} ${family}`,
    email: mailOf(second, `${asciiOf(given)}.${asciiOf(family)}`, company),
  });
  const [given, family] = [givenName ?? '', familyName ?? ''];
  const ways = [
    () => ({ ...same, ...called(given, slip(random, family)) }), // typed wrongly
    () => ({
      ...same,
      ...called(slip(random, given), family),
      place: { ...place, street: shortened(place.street) },
    }),
    () => ({ ...same, email: first.email, phones: second.phones }), // another telephone
    () => ({ ...same, email: first.email, place: second.place, country: second.country }), // moved
  ];
  const { familyName: spouse } = random.pick(customers);
  if (birthday !== null && spouse !== null && spouse !== family)
    ways.push(() => ({ ...same, ...called(given, spouse) })); // married
  return random.pick(ways)();
}

/** Their own among all, as customers.ts makes them. */
function mailOf({ email, no }: { email: string; no: number }, local: string, house: string | null): string {
  return house === null
    ? `${local}${no + 1}@${email.split('@')[1] ?? ''}`
    : `${local}@${asciiOf(house)}-${no + 1}.example`;
}

/** A company as somebody else writes it. */
function otherwise(random: Random, name: string): string {
  const ways = [
    `${name} Ltd`,
    name.replace(/^The /, '').replace('&', 'and').replace('Café', 'Cafe'),
    slip(random, name),
  ];
  return random.pick(ways.filter((way) => way !== name));
}

function shortened(street: string): string {
  return street
    .replace(/ Street$/, ' St')
    .replace(/ Road$/, ' Rd')
    .replace(/ Avenue$/, ' Ave');
}

/** Within a word two letters swapped, one left out or one said twice. */
function slip(random: Random, text: string): string {
  const places = [...text.matchAll(/(?<=\p{L})\p{Ll}(?=\p{Ll})/gu)].map(({ index }) => index);
  if (places.length === 0) return `${text}${text.slice(-1)}`;
  const at = random.pick(places);
  const [before, letter, next, rest] = [
    text.slice(0, at),
    text.charAt(at),
    text.charAt(at + 1),
    text.slice(at + 2),
  ];
  const ways = [before + next + rest, before + letter + letter + next + rest];
  return random.pick(letter === next ? ways : [...ways, before + next + letter + rest]);
}
