// Something of value to leave somebody with: what they enjoy first, never what they avoid, and not the same again.
import type { Material } from './material.ts';

type Gift = Material['gifts'][number];

/** @returns the gift and the word of theirs that it fits; null where they avoid all there is */
export function giftFor({
  gifts,
  given,
  enjoys,
  avoids,
}: Material): { gift: Gift; fits: string | null } | null {
  const welcome = gifts.filter((gift) => !avoids.some((word) => isAbout(gift, word)));
  const fresh = welcome.filter(({ code }) => !given.includes(code));
  for (const among of [fresh, welcome]) {
    for (const gift of among) {
      const fits = enjoys.find((word) => isAbout(gift, word));
      if (fits !== undefined) return { gift, fits };
    }
  }
  const gift = fresh[0] ?? welcome[0];
  return gift ? { gift, fits: null } : null;
}

/** They share a word: "Early tastings" is about "Invitation to the tasting". */
function isAbout({ code, name }: Gift, said: string): boolean {
  const ours = wordsIn(`${code.replaceAll('_', ' ')} ${name}`);
  return wordsIn(said).some((word) => ours.some((other) => isSame(word, other)));
}

/** Also with another ending; a short word begins many others, so that it may only differ by a letter. */
function isSame(one: string, other: string): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return long.startsWith(short) && (short.length >= 4 || long.length - short.length <= 1);
}

/** Words of three letters or more, folded: "the" of both is no match. */
function wordsIn(said: string): string[] {
  const plain = said.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 3 && !small.has(word));
}

const small = new Set([
  'the',
  'and',
  'for',
  'not',
  'our',
  'der',
  'die',
  'das',
  'und',
  'zum',
  'zur',
  'fur',
  'mit',
  'ein',
]);
