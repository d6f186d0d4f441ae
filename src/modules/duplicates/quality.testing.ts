// How good the pairs are that are offered: against files in which somebody wrote down who is the same. The truth is
// looked at when everything is done, never before.
import { findPairs, type Pair } from './match/find-pairs.ts';
import { People } from './match/people.ts';

/** People with the number of whom each of them is, kept apart from what is known of them. */
export type Judged = { people: People; truth: string[] };
export type Quality = { pairs: number; offered: number; precision: number; recall: number; compared: number };

/** Febrl's people: rec-N-org and rec-N-dup-0 are the same. The social security number is not looked at: nobody has it. */
export function readFebrl(text: string): Judged {
  const rows = readCsv(text).slice(1);
  const people = new People(rows.length);
  const truth = rows.map(
    ([id = '', given = '', family = '', house, street, , city = '', postcode = '', , born = '']) => {
      const person = people.add({
        kind: 'person',
        name: `${given} ${family}`,
        givenName: given,
        familyName: family,
        birthday: /^\d{8}$/.test(born) ? born.replace(/(....)(..)(..)/, '$1-$2-$3') : null,
      });
      people.addAddress(person, { street: `${house} ${street}`, city, postcode });
      return id.split('-')[1] ?? id;
    },
  );
  return { people, truth };
}

/** Childcare sites from several lists. @param truthText the same rows with the number of the true site in front */
export function readSites(text: string, truthText: string): Judged {
  const trueIds = new Map(readCsv(truthText).map(([trueId = '', id = '']) => [id, trueId]));
  const rows = readCsv(text).slice(1);
  const people = new People(rows.length);
  const truth = rows.map(([id = '', , name = '', street = '', postcode = '', phone = '']) => {
    const person = people.add({ kind: 'company', name });
    people.addAddress(person, { street, city: null, postcode });
    people.addPhone(person, phone);
    return trueIds.get(id) ?? `alone ${id}`;
  });
  return { people, truth };
}

/** Judges the pairs that would be offered. */
export function judge({ people, truth }: Judged): Quality {
  let compared = 0;
  const offered = findPairs(people, (pairs) => void (compared = pairs));
  const sizes = new Map<string, number>();
  for (const id of truth) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const pairs = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  const right = offered.filter(({ a, b }: Pair) => truth[a] === truth[b]).length;
  return {
    pairs,
    offered: offered.length,
    precision: right / offered.length,
    recall: right / pairs,
    compared,
  };
}

/** RFC 4180; fields are trimmed, lines without a second field left out. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}
