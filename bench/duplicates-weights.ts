// A check of the weights that are set by hand: what expectation maximisation makes of the same people without being told
// who is who (Winkler 1988; fields independent given the class, as in Fellegi and Sunter 1969).
import { findPairs, OFFERED_FROM } from '../src/modules/duplicates/match/find-pairs.ts';
import type { People } from '../src/modules/duplicates/match/people.ts';
import { jaroWinkler, oneSlip } from '../src/modules/duplicates/match/similar.ts';
import type { Judged } from '../src/modules/duplicates/quality.testing.ts';

/** how a field agrees; of what is missing nothing is learnt */
const levels = ['missing', 'same', 'similar', 'differs'] as const;
const LEVELS = levels.length;
/** A field's values as texts by the number of a person; '' is missing. */
type Field = { name: string; of: readonly string[] };
/** of each field by level, from `same` on: the chance among pairs that are one, and among those that are not */
type Estimated = { name: string; m: number[]; u: number[] }[];
const ROUNDS = 300;

/** What is known of people, field by field. Of several addresses the latest. */
function fieldsOf({ names, companies, places, phones, addresses, ...people }: People): Field[] {
  const all = (of: (person: number) => string): string[] =>
    Array.from({ length: people.size }, (_, person) => of(person));
  const listed = (
    { first, columns }: typeof phones,
    column: number,
    text: (value: number) => string,
  ): string[] =>
    all((person) => {
      const at = first[person] ?? -1;
      return at < 0 ? '' : text(columns[column]?.[at] ?? 0);
    });
  const place = (name: string, column: number): Field => ({
    name,
    of: listed(addresses, column, (value) => places.text(value)),
  });
  const birthday = (person: number): string => String(people.birthday[person] || '');
  return [
    { name: 'given name', of: all((person) => names.text(people.given[person] ?? 0)) },
    { name: 'family name', of: all((person) => names.text(people.family[person] ?? 0)) },
    { name: 'company', of: all((person) => companies.text(people.company[person] ?? 0)) },
    { name: 'birthday', of: all(birthday) },
    { name: 'phone', of: listed(phones, 0, String) },
    place('street', 0),
    place('house number', 1),
    place('city', 2),
    place('postcode', 3),
  ].filter(({ of }) => of.some((text) => text !== ''));
}

function levelOf(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const word = a.length >= 4 && b.length >= 4;
  return word && (oneSlip(a, b) || (!/\d/.test(a) && jaroWinkler(a, b) >= 0.88)) ? 2 : 3;
}

/** @returns how each two of them agree, as one number that holds a level for each field */
function patternOf(fields: readonly Field[], a: number, b: number): number {
  return fields.reduce((pattern, { of }) => pattern * LEVELS + levelOf(of[a] ?? '', of[b] ?? ''), 0);
}

const levelsIn = (pattern: number, fields: number): number[] =>
  Array.from({ length: fields }, (_, at) => Math.floor(pattern / LEVELS ** (fields - 1 - at)) % LEVELS);

/** Compares all with all: for some thousands of people. @returns the classes, and a pair's chance by its pattern */
function estimate(fields: readonly Field[]): {
  estimated: Estimated;
  chance: (pattern: number) => number;
} {
  const counts = new Map<number, number>();
  const size = fields[0]?.of.length ?? 0;
  for (let a = 0; a < size; a++)
    for (let b = a + 1; b < size; b++) {
      const pattern = patternOf(fields, a, b);
      counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
    }
  const seen = [...counts].map(([pattern, count]) => ({ count, at: levelsIn(pattern, fields.length) }));
  const pairs = (size * (size - 1)) / 2;
  let share = 1 / size;
  const estimated: Estimated = fields.map(({ name }) => ({
    name,
    m: [0.8, 0.15, 0.05],
    u: [0.02, 0.02, 0.96],
  }));
  const likely = (at: readonly number[]): number => {
    let [one, two] = [share, 1 - share];
    for (const [field, level] of at.entries()) {
      if (level === 0) continue;
      one *= estimated[field]?.m[level - 1] ?? 1;
      two *= estimated[field]?.u[level - 1] ?? 1;
    }
    return one / (one + two);
  };
  for (let round = 0; round < ROUNDS; round++) {
    const sums = fields.map(() => ({ m: [0, 0, 0], u: [0, 0, 0] }));
    let same = 0;
    for (const { count, at } of seen) {
      const chance = likely(at);
      same += chance * count;
      for (const [field, level] of at.entries()) {
        const sum = sums[field];
        if (level === 0 || !sum) continue;
        sum.m[level - 1] = (sum.m[level - 1] ?? 0) + chance * count;
        sum.u[level - 1] = (sum.u[level - 1] ?? 0) + (1 - chance) * count;
      }
    }
    share = same / pairs;
    for (const [field, { m, u }] of sums.entries()) {
      const known = estimated[field];
      if (known) Object.assign(known, { m: shares(m), u: shares(u) });
    }
  }
  return { estimated, chance: (pattern) => likely(levelsIn(pattern, fields.length)) };
}

/** Nothing is impossible because it was not seen. */
function shares(counts: readonly number[]): number[] {
  const sum = counts.reduce((total, count) => total + count + 0.1, 0);
  return counts.map((count) => (count + 0.1) / sum);
}

/**
 * Offers pairs by the estimate, at the chance from which the product offers them, and holds both against the truth.
 * @returns agreed: of the pairs that the product offers, how many the estimate offers as well
 */
export function judgeEstimate({ people, truth }: Judged): {
  estimated: Estimated;
  precision: number;
  recall: number;
  agreed: number;
} {
  const fields = fieldsOf(people);
  const { estimated, chance } = estimate(fields);
  const ours = findPairs(people);
  let [pairs, offered, right] = [0, 0, 0];
  for (let a = 0; a < people.size; a++)
    for (let b = a + 1; b < people.size; b++) {
      const same = truth[a] === truth[b];
      if (same) pairs++;
      if (chance(patternOf(fields, a, b)) < OFFERED_FROM) continue;
      offered++;
      if (same) right++;
    }
  const both = ours.filter(({ a, b }) => chance(patternOf(fields, a, b)) >= OFFERED_FROM);
  return {
    estimated,
    precision: right / offered,
    recall: right / pairs,
    agreed: both.length / ours.length,
  };
}
