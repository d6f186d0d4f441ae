// The keys by which customers are put side by side. Each is made of facts that a slip of the hand in another leaves alone.
import type { Frequencies } from './frequencies.ts';
import type { Lists } from './people.ts';

/** Emits the keys of somebody; a key with a 0 in it is none. */
export type Emit = (person: number, emit: (...parts: number[]) => void) => void;
/** most: a key that more share says too little to compare each with each */
export type Pass = { emit: Emit; most: number };
const STRONG = 40;
const WEAK = 10;

export function passes(all: Frequencies): Pass[] {
  const { people, nameSounds, companyWords } = all;
  const { given, family, company, birthday, phones, mails, addresses, isCompany } = people;
  const [phone, mail] = [phones.columns[0] as Float64Array, mails.columns[0] as Float64Array];
  const [street, house, city, postcode] = addresses.columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const boxes = Float64Array.from(people.emails.texts, (text) => textKey(text.split('@', 1)[0] ?? ''));
  const beginnings = Float64Array.from(people.names.texts, (text) => textKey(text.slice(0, 3)));

  /** Also where given and family name are swapped: either of them with what `part` emits. */
  const withName =
    (part: Emit): Emit =>
    (person, emit) => {
      const one = nameSounds[given[person] as number] as number;
      const other = nameSounds[family[person] as number] as number;
      part(person, (...parts) => {
        emit(one, ...parts);
        if (other !== one) emit(other, ...parts);
      });
    };
  const withBeginning =
    (part: Emit): Emit =>
    (person, emit) =>
      part(person, (...parts) => {
        emit(beginnings[given[person] as number] as number, ...parts);
        emit(beginnings[family[person] as number] as number, ...parts);
      });
  const atAddress =
    (key: (at: number) => readonly number[]): Emit =>
    (person, emit) =>
      each(addresses, person, (at) => emit(...key(at)));

  const bothNames: Emit = (person, emit) => {
    const one = nameSounds[given[person] as number] as number;
    const other = nameSounds[family[person] as number] as number;
    emit(Math.min(one, other), Math.max(one, other));
  };
  const both =
    (part: Emit): Emit =>
    (person, emit) =>
      bothNames(person, (...names) => part(person, (...parts) => emit(...names, ...parts)));

  const strong: Emit[] = [
    (person, emit) => each(phones, person, (at) => emit(phone[at] as number)),
    (person, emit) => each(mails, person, (at) => emit(mail[at] as number)),
    (person, emit) => each(mails, person, (at) => emit(boxes[mail[at] as number] as number)),
    both((person, emit) => emit(Math.floor((birthday[person] as number) / 10_000))),
    both((person, emit) => emit((birthday[person] as number) % 10_000)),
    both(atAddress((at) => [city[at] as number])),
    both(atAddress((at) => [postcode[at] as number])),
    withName((person, emit) => emit(birthday[person] as number)),
    withBeginning((person, emit) => emit(birthday[person] as number)),
    withName(atAddress((at) => [postcode[at] as number, house[at] as number])),
    withBeginning(atAddress((at) => [street[at] as number, house[at] as number])),
    (person, emit) => {
      if ((birthday[person] as number) > 0)
        each(addresses, person, (at) => emit(birthday[person] as number, postcode[at] as number));
    },
    // a company by its rarest words, and by any word at a number of a street
    (person, emit) => {
      if (isCompany[person] === 1) rarest(companyWords, company[person] as number, emit);
    },
    (person, emit) => {
      if (isCompany[person] === 1)
        for (const word of companyWords.of[company[person] as number] ?? [])
          each(addresses, person, (at) => emit(word + 1, house[at] as number));
    },
  ];
  const weak: Emit[] = [
    bothNames,
    // digits swapped, or one mistyped among the last
    withName((person, emit) => each(phones, person, (at) => emit(sortedDigits(phone[at] as number)))),
    withName((person, emit) => each(phones, person, (at) => emit(Math.floor((phone[at] as number) / 1000)))),
    withName(atAddress((at) => [postcode[at] as number])),
    withName(atAddress((at) => [street[at] as number])),
    withBeginning(atAddress((at) => [postcode[at] as number])),
    atAddress((at) => [street[at] as number, house[at] as number]),
  ];
  return [...strong.map((emit) => ({ emit, most: STRONG })), ...weak.map((emit) => ({ emit, most: WEAK }))];
}

function each(lists: Lists, person: number, take: (at: number) => void): void {
  for (let at = lists.first[person] as number; at >= 0; at = lists.next[at] as number) take(at);
}

/** Letters of a text as a number; FNV-1a. */
function textKey(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return text === '' ? 0 : (hash >>> 0) + 1;
}

/** The same for two numbers whose digits stand in another order. */
function sortedDigits(phone: number): number {
  let counts = 0;
  for (let rest = phone; rest > 0; rest = Math.floor(rest / 10)) counts += 16 ** (rest % 10);
  return counts;
}

function rarest(
  { of, rarity }: Frequencies['companyWords'],
  company: number,
  emit: (...parts: number[]) => void,
): void {
  const words = [...(of[company] ?? [])].sort((a, b) => (rarity[b] as number) - (rarity[a] as number));
  const [first, second, third] = words;
  if (first === undefined) return;
  emit(first + 1);
  if (second !== undefined) emit(second + 1, -1);
  if (second !== undefined && third !== undefined)
    emit(Math.min(second, third) + 1, Math.max(second, third) + 1);
}
