// The one box. Branches run from the most certain to the least and stop when the list is full: what was typed as it
// stands, then what begins with it, then what is like it; within each, the worthiest customer first.
import type { Call } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import type { findContract, Hit } from './contract.ts';
import { keyHit, nameHit } from './search-hits.ts';
import { findExact, findMiddle, findStarts, keysOf } from './search-keys.ts';
import { findSimilar, findWords } from './search-names.ts';
import { searchTokens } from './search-text.ts';

/** With so few hits what was typed may have been meant otherwise. */
const few = 3;
const mostWords = 6;

export async function searchCustomers(
  call: Call,
  input: { q: string; limit: number },
): Promise<OutputOf<typeof findContract.search>> {
  const { limit } = input;
  const query = input.q.trim();
  const words = searchTokens(query).slice(0, mostWords);
  if (words.length === 0) return { items: [] };
  const hits = new Map<string, Hit>();
  const full = (): boolean => hits.size >= limit;
  const add = (more: Hit[]): void => {
    for (const hit of more) if (!full() && !hits.has(hit.customerId)) hits.set(hit.customerId, hit);
  };

  const isKey = /[\d@]/.test(query);
  const keys = keysOf(query, isKey ? await countryOf(call) : '');
  const addKeys = async (find: typeof findExact): Promise<void> => {
    if (!full()) add((await find(call, keys, limit)).map((row) => keyHit(call, row, query)));
  };
  await addKeys(findExact);
  if (isKey) {
    await addKeys(findStarts);
    if (hits.size === 0) await addKeys(findMiddle);
    if (isOnlyKey(query, words) && hits.size > 0) return { items: [...hits.values()] };
  }
  if (!full()) add((await findWords(call, words, limit)).map((row) => nameHit(call, row, words, 'start')));
  if (!isKey && query.length > 2 && !/\s/.test(query)) await addKeys(findStarts); // anna.k of an e-mail
  if (hits.size < few) {
    const { rows, meant } = await findSimilar(call, words, limit);
    add(rows.map((row) => nameHit(call, row, meant, 'similar')));
  }
  return { items: [...hits.values()] };
}

/** Digits alone are a number; as words they would also find every customer number that begins with them. */
function isOnlyKey(query: string, words: string[]): boolean {
  return query.includes('@') || words.every((word) => /^\d+$/.test(word));
}

async function countryOf(call: Call): Promise<string> {
  const { rows } = await call.database.prepared.query<{ country: string }>({
    name: 'search_country',
    text: 'SELECT country FROM business',
  });
  return rows[0]?.country ?? '';
}
