// What is said of a conversation, as the desk holds it: compared, merged, and cut down to what changed.
import type { client } from '../../../../web/client.ts';

export type Conversation = Awaited<ReturnType<typeof client.conversations.get>>;
const names = [
  'channel',
  'direction',
  'purpose',
  'moodStart',
  'moodEnd',
  'outcome',
  'firstTime',
  'note',
  'need',
  'behind',
  'action',
  'passedTo',
  'gifts',
  'links',
] as const;
export type FieldName = (typeof names)[number];
export type Fields = Pick<Conversation, FieldName>;
export type Edit = (fields: Partial<Fields>) => void;

export const blank: Fields = {
  channel: 'phone',
  direction: 'in',
  purpose: null,
  moodStart: null,
  moodEnd: null,
  outcome: null,
  firstTime: null,
  note: '',
  need: '',
  behind: '',
  action: '',
  passedTo: null,
  gifts: [],
  links: [],
};

/** Some of the fields. */
export function pick(from: Fields, picked: readonly FieldName[]): Partial<Fields> {
  return Object.fromEntries(picked.map((name) => [name, from[name]]));
}

export function fieldsOf(conversation: Fields): Fields {
  return { ...blank, ...pick(conversation, names) };
}

function same(one: Fields, other: Fields, name: FieldName): boolean {
  return JSON.stringify(one[name]) === JSON.stringify(other[name]);
}

/** @returns the fields of `now` that differ from `before` */
export function changes(before: Fields, now: Fields): Partial<Fields> {
  return pick(
    now,
    names.filter((name) => !same(before, now, name)),
  );
}

export function isClean(before: Fields, now: Fields): boolean {
  return Object.keys(changes(before, now)).length === 0;
}

/**
 * Two people wrote on the same base. What only one of them changed is taken from that one.
 * @returns with `mine` where both changed the same field differently, and the names of those
 */
export function merge(base: Fields, mine: Fields, theirs: Fields): { merged: Fields; clashes: FieldName[] } {
  const untouched = names.filter((name) => same(mine, base, name));
  const clashes = names.filter(
    (name) => !untouched.includes(name) && !same(theirs, base, name) && !same(theirs, mine, name),
  );
  return { merged: { ...mine, ...pick(theirs, untouched) }, clashes };
}

/** Texts of both, theirs first; of what cannot be joined, mine. */
export function joined(mine: Fields, theirs: Fields, clashes: readonly FieldName[]): Fields {
  const both = { ...mine };
  for (const name of clashes)
    if (name === 'note' || name === 'need' || name === 'behind' || name === 'action')
      both[name] = `${theirs[name]}\n${mine[name]}`.trim();
  if (clashes.includes('gifts')) both.gifts = [...theirs.gifts, ...mine.gifts].slice(0, 10);
  return both;
}

/** What stands where both wrote, when one has said whose words of these `fields` stand. */
export function settled(
  whose: 'mine' | 'theirs' | 'both',
  base: Fields,
  mine: Fields,
  theirs: Fields,
  fields: readonly FieldName[],
): Fields {
  const { merged } = merge(base, mine, theirs);
  if (whose === 'theirs') return { ...merged, ...pick(theirs, fields) };
  return whose === 'both' ? joined(merged, theirs, fields) : merged;
}

export function saysSomething({ purpose, outcome, note }: Fields): boolean {
  return purpose !== null || outcome !== null || note.trim() !== '';
}
