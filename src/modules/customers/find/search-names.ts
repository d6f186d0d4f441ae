// The branches of the search that look for words: as typed, then as they may have been meant.
import type { Call } from '../../../core/handle.ts';
import { hitColumns, type HitRow, inSites, last, sitesOf } from './search-hits.ts';
import { isWord } from './search-words.ts';
import { distance, editsOf } from './spelling.ts';

/** Words are found by the index, of which so many are looked at. */
const enough = 300;
const walked = 1_000;
/** Of words that so many bear, the worthiest customers alone are enough of a list: the index would collect them all. */
const common = 10_000;
const fewest = 5;
/** Whole words are found ten times as fast as beginnings: up to so many, beginnings are looked for as the words that they begin. */
const mostExpansions = 200;

// $3 by the index, $4 of what it found: of words of one letter the index would collect a tenth of all customers.
const byIndex = `
  SELECT ${hitColumns}
    FROM (SELECT * FROM customers c
           WHERE c.search @@ $3::tsquery AND ($4 = '' OR strip(c.search) @@ $4::tsquery) AND ${inSites}
           LIMIT ${enough}) AS c
    JOIN customer_worth w USING (customer_id)
   ORDER BY w.next_year_minor DESC, c.customer_id LIMIT $2`;

const amongTheWorthiest = `
  SELECT ${hitColumns}
    FROM (SELECT * FROM customer_worth ORDER BY next_year_minor DESC, customer_id DESC LIMIT ${walked}) AS w
    JOIN customers c USING (customer_id)
   WHERE strip(c.search) @@ $3::tsquery AND ${inSites}
   ORDER BY w.next_year_minor DESC, w.customer_id DESC LIMIT $2`;

const byName = `
  SELECT ${hitColumns}
    FROM (SELECT * FROM customers c
           WHERE left(split_part(search_text, E'\\n', 1), 80) COLLATE "C" >= $3
             AND left(split_part(search_text, E'\\n', 1), 80) COLLATE "C" < $3 || '${last}' AND ${inSites}
           ORDER BY left(split_part(search_text, E'\\n', 1), 80) COLLATE "C" LIMIT 100) AS c
    JOIN customer_worth w USING (customer_id)
   ORDER BY w.next_year_minor DESC, c.customer_id LIMIT $2`;

const variants = `
  SELECT v.typed, v.variant, s.word = v.variant AS whole
    FROM unnest($1::text[], $2::text[]) AS v(typed, variant),
         LATERAL (SELECT word FROM search_words WHERE word >= v.variant AND word < (v.variant || '${last}')
                   ORDER BY word LIMIT 1) AS s`;
const expansions = `
  SELECT v.typed, s.word, s.seen
    FROM unnest($1::text[]) AS v(typed),
         LATERAL (SELECT word, seen FROM search_words WHERE word >= v.typed AND word < (v.typed || '${last}')
                   ORDER BY word LIMIT ${mostExpansions + 1}) AS s`;
const similar = `
  SELECT word FROM search_words WHERE word % $1 ORDER BY similarity(word, $1) DESC, word LIMIT 20`;

async function ask<R extends object>(
  call: Call,
  name: string,
  text: string,
  values: unknown[],
): Promise<R[]> {
  const { rows } = await call.database.prepared.query<R>({ name, text, values });
  return rows;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
const starts = (word: string): string => `${quoted(word)}:*`;

/** Customers with words that begin with each word typed, the worthiest first. */
export async function findWords(call: Call, words: string[], limit: number): Promise<HitRow[]> {
  const all = [sitesOf(call), limit, words.map(starts).join(' & ')];
  const long = words.filter((word) => word.length > 1 + Number(words.length === 1));
  if (long.length === 0) {
    const worthiest = await ask<HitRow>(call, 'search_worthiest', amongTheWorthiest, all);
    if (worthiest.length >= limit) return worthiest;
    return [...worthiest, ...(await beginningWith(call, words, limit))];
  }
  const named = words.length > 1 ? await beginningWith(call, words, limit) : [];
  if (named.length >= Math.min(fewest, limit)) return named;
  const short = words.filter((word) => !long.includes(word));
  const known = await expand(call, long);
  const isCommon = words.every((word) => (known.get(word)?.seen ?? 0) >= common);
  const first = isCommon ? await ask<HitRow>(call, 'search_worthiest', amongTheWorthiest, all) : [];
  if (first.length >= Math.min(fewest, limit)) return [...named, ...first];
  const sought = long.map((word) => known.get(word)?.words.map(quoted).join(' | ') ?? starts(word));
  const query = sought.map((either) => `(${either})`).join(' & ');
  const values = [sitesOf(call), limit, query, short.map(starts).join(' & ')];
  return [...named, ...first, ...(await ask<HitRow>(call, 'search_words', byIndex, values))];
}

/** Most people type a name as it is spoken: the walk along the names is a tenth of what an index of words costs. */
async function beginningWith(call: Call, words: string[], limit: number): Promise<HitRow[]> {
  return ask(call, 'search_names', byName, [sitesOf(call), limit, words.join(' ')]);
}

type Known = { words: string[]; seen: number };

/** @returns for each beginning the words of the vocabulary that it begins and how common they are, unless there are none or too many */
async function expand(call: Call, typed: string[]): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  if (typed.length === 0) return known;
  const rows = await ask<{ typed: string; word: string; seen: number }>(
    call,
    'search_expansions',
    expansions,
    [typed],
  );
  for (const { typed, word, seen } of rows) {
    const before = known.get(typed) ?? { words: [], seen: 0 };
    known.set(typed, { words: [...before.words, word], seen: before.seen + seen });
  }
  for (const [typed, { words }] of known) {
    if (words.length > mostExpansions) known.delete(typed);
    else if (!isWord(typed)) words.push(typed); // too short for the vocabulary
  }
  return known;
}

/**
 * Customers with words like those typed.
 * @returns the rows, and the words they were found by
 */
export async function findSimilar(
  call: Call,
  words: string[],
  limit: number,
): Promise<{ rows: HitRow[]; meant: string[] }> {
  const meant = await meanings(call, words);
  if (meant.every(({ likely }) => likely.length === 0)) return { rows: [], meant: [] };
  const query = meant
    .map(({ typed, likely }) => {
      const words = likely.map(({ word, whole }) => (whole ? quoted(word) : starts(word)));
      return `(${[starts(typed)].concat(words).join(' | ')})`;
    })
    .join(' & ');
  const rows = await ask<HitRow>(call, 'search_words', byIndex, [sitesOf(call), limit, query, '']);
  return { rows, meant: meant.flatMap(({ typed, likely }) => [typed, ...likely.map(({ word }) => word)]) };
}

type Meaning = { typed: string; likely: { word: string; whole: boolean }[] };

/**
 * For each word typed the words of the vocabulary that it may stand for, the likeliest first. Words that begin a known
 * one were not mistyped, unless none is left.
 */
async function meanings(call: Call, words: string[]): Promise<Meaning[]> {
  const known = new Set(
    (
      await lookUp(
        call,
        words.map((word) => ({ typed: word, variant: word })),
      )
    ).map(({ typed }) => typed),
  );
  const unknown = words.filter((word) => !known.has(word));
  const doubtful = unknown.length > 0 ? unknown : words;
  const near = await lookUp(
    call,
    doubtful.flatMap((typed) => editsOf(typed).map((variant) => ({ typed, variant }))),
  );
  return Promise.all(
    words.map(async (typed) => {
      const likely = near
        .filter((one) => one.typed === typed)
        .map(({ variant: word, whole }) => ({ word, whole }));
      if (likely.length === 0 && typed.length >= 6 && doubtful.includes(typed)) {
        likely.push(...(await further(call, typed)));
      }
      const firstSame = (word: string): number => (word[0] === typed[0] ? 0 : 1);
      likely.sort((a, b) => Number(b.whole) - Number(a.whole) || firstSame(a.word) - firstSame(b.word));
      return { typed, likely: likely.slice(0, 10) };
    }),
  );
}

type Variant = { typed: string; variant: string };
async function lookUp(call: Call, edits: Variant[]): Promise<(Variant & { whole: boolean })[]> {
  if (edits.length === 0) return [];
  const values = [edits.map((edit) => edit.typed), edits.map((edit) => edit.variant)];
  return ask(call, 'search_variants', variants, values);
}

async function further(call: Call, typed: string): Promise<{ word: string; whole: boolean }[]> {
  // Planned for the word: PostgreSQL trusts the index of trigrams only where it sees how few are like it.
  const { rows } = await call.database.pool.query<{ word: string }>(similar, [typed]);
  const allowed = typed.length >= 9 ? 3 : 2;
  return rows
    .filter(({ word }) => distance(typed, word) <= allowed)
    .map(({ word }) => ({ word, whole: true }));
}
