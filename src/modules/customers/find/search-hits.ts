// What every branch of the search returns, and how a row becomes a hit.
import type { Call } from '../../../core/handle.ts';
import type { Hit } from './contract.ts';
import { searchTokens } from './search-text.ts';

export type HitRow = {
  customer_id: string;
  name: string;
  company: string | null;
  number: string | null;
  search_text: string;
  next_year_minor: number;
  signal: NonNullable<Hit['signal']>;
};
export type KeyRow = HitRow & {
  by: Hit['match']['by'];
  quality: Hit['match']['quality'];
  text: string;
  order_id: string | null;
};

/** $1 in every statement: the caller's sites, null for all. */
export const inSites = '($1::uuid[] IS NULL OR c.site_id IS NULL OR c.site_id = ANY($1))';
export const hitColumns =
  'c.customer_id, c.name, c.company, c.number, c.search_text, w.next_year_minor, w.signal';
/** After every text that begins with what stands before it. */
export const last = '\u{10FFFF}';

export function sitesOf({ caller }: Call): string[] | null {
  return caller.siteIds === null ? null : [...caller.siteIds];
}

export function keyHit(call: Call, row: KeyRow, query: string): Hit {
  const { by, quality, text, order_id: orderId } = row;
  return { ...baseOf(call, row), match: { by, text, words: [query], quality, orderId } };
}

/** @param words beginnings of words, folded, one of which each word that was typed stands for */
export function nameHit(call: Call, row: HitRow, words: string[], quality: Hit['match']['quality']): Hit {
  return { ...baseOf(call, row), match: { ...placeOf(row, words), words, quality, orderId: null } };
}

function baseOf(call: Call, row: HitRow): Omit<Hit, 'match'> {
  const worth = call.can('worth.read');
  return {
    customerId: row.customer_id,
    name: row.name,
    company: row.company,
    number: row.number,
    nextYearMinor: worth ? row.next_year_minor : null,
    signal: worth ? row.signal : null,
  };
}

/** Where it was found: in the name, else in the company, else among the other words (a town). */
function placeOf(row: HitRow, words: string[]): Pick<Hit['match'], 'by' | 'text'> {
  const answers = (word: string): boolean => words.some((start) => word.startsWith(start));
  const place = [row.name, row.company ?? ''].find((text) => searchTokens(text).some(answers));
  const others = (row.search_text.split('\n')[1] ?? '').split(' ').filter(answers);
  return { by: 'name', text: place ?? others.join(' ') };
}
