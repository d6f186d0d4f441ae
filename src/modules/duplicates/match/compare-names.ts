// Names of persons and of companies, compared two and two. Weights are bits: log2 of how much likelier such an
// agreement is for one and the same than for two different ones (Fellegi and Sunter 1969).
import type { Frequencies, Shares } from './frequencies.ts';
import { bit } from './reasons.ts';
import { atMostAlike, isNickname, jaroWinkler, oneSlip } from './similar.ts';

export type Weighed = { bits: number; reasons: number };

/** What each level of agreement is worth less than the same name again. */
const PENALTY = { nickname: 2, part: 3, similar: 3.5, sounds: 6 };
const MOST = 13;
const SWAP = 3.5;

/** How a given or a family name agrees: 'missing' says nothing. */
type Level = 'missing' | 'same' | 'similar' | 'initial' | 'differs';
type Name = { bits: number; level: Level };
const missing: Name = { bits: 0, level: 'missing' };

function compareName(
  { people: { names }, nameSounds }: Frequencies,
  [x, y]: readonly [number, number],
  shares: Shares,
  against: number,
): Name {
  if (x === 0 || y === 0) return missing;
  const rarity = Math.min(MOST, Math.log2(0.88 / Math.max(shares.of(x), shares.of(y))));
  if (x === y) return { bits: rarity, level: 'same' };
  const [a, b] = [names.text(x), names.text(y)];
  if (a.length === 1 || b.length === 1)
    return a[0] === b[0] ? { bits: 1.5, level: 'initial' } : { bits: against, level: 'differs' };
  if (hasDigit(a) || hasDigit(b)) return { bits: against, level: 'differs' };
  const alike = (penalty: number): Name => ({ bits: Math.max(0.5, rarity - penalty), level: 'similar' });
  if (isNickname(a, b)) return alike(PENALTY.nickname);
  if (isPart(a, b) || isPart(b, a)) return alike(PENALTY.part);
  if (a.length >= 4 && b.length >= 3 && oneSlip(a, b)) return alike(PENALTY.similar);
  const sounds = nameSounds[x] === nameSounds[y];
  if (atMostAlike(a, b) < (sounds ? 0.7 : 0.86)) return { bits: against, level: 'differs' };
  const likeness = jaroWinkler(a, b);
  if (likeness >= 0.92) return alike(PENALTY.similar);
  if (likeness >= 0.86 || (sounds && likeness >= 0.7)) return alike(PENALTY.sounds);
  return { bits: against, level: 'differs' };
}

/** "Customer 12748" and "Customer 12747" are not a slip of the hand. */
function hasDigit(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 48 && text.charCodeAt(i) <= 57) return true;
  return false;
}

/** "Anna" of "Anna Maria", "Max" of "Maximilian". */
function isPart(whole: string, part: string): boolean {
  return part.length >= 3 && whole.length > part.length && whole.startsWith(part);
}

export type NamesCompared = Weighed & { givenDiffers: boolean };

/** Given and family names as they stand, or swapped where that agrees better. */
export function comparePersons(all: Frequencies, a: number, b: number): NamesCompared {
  const { given, family } = all.people;
  const [ga, gb] = [given[a] as number, given[b] as number];
  const [fa, fb] = [family[a] as number, family[b] as number];
  const first = compareName(all, [ga, gb], all.given, -4.5);
  const last = compareName(all, [fa, fb], all.family, -3.5);
  const straight = first.bits + last.bits;
  if (straight < 6 && (ga === fb || gb === fa || straight < 0)) {
    const one = compareName(all, [ga, fb], all.family, -6);
    const other = compareName(all, [fa, gb], all.given, -6);
    const swapped = one.bits + other.bits - SWAP;
    if (swapped > straight && agrees(one) && (agrees(other) || other === missing))
      return { bits: swapped, reasons: bit('nameSwapped'), givenDiffers: false };
  }
  return {
    bits: straight,
    reasons: nameReasons(first, last),
    givenDiffers: first.level === 'differs',
  };
}

function agrees({ level }: Name): boolean {
  return level === 'same' || level === 'similar';
}

function nameReasons(first: Name, last: Name): number {
  const against = first.level === 'differs' ? bit('givenDiffers') : 0;
  if (first.level === 'same' && last.level === 'same') return bit('nameSame');
  if ((agrees(first) || first.level === 'initial') && agrees(last)) return bit('nameSimilar');
  if (last.level === 'same') return bit('familySame') | against;
  if (agrees(last)) return bit('nameSimilar') | against;
  return agrees(first) ? bit('givenSame') : against;
}

/** Company names by their words: rare ones count more, a misspelt one counts as most of itself. */
export function compareCompanies(all: Frequencies, a: number, b: number): Weighed {
  const { company } = all.people;
  const [x, y] = [company[a] as number, company[b] as number];
  if (x === 0 || y === 0) return { bits: 0, reasons: 0 };
  if (x === y) return { bits: Math.min(12, Math.log2(0.8 / all.company.of(x))), reasons: bit('companySame') };
  const likeness = companyLikeness(all, x, y);
  const rarity = Math.min(12, Math.log2(0.8 / Math.max(all.company.of(x), all.company.of(y))));
  if (likeness >= 0.9) return { bits: rarity - 2, reasons: bit('companySame') };
  if (likeness >= 0.6) return { bits: Math.max(1, rarity * likeness - 2), reasons: bit('companySimilar') };
  if (likeness >= 0.35) return { bits: 0, reasons: 0 };
  return { bits: -3, reasons: 0 };
}

/** @returns soft cosine of the words' rarities (soft TF-IDF of Cohen, Ravikumar and Fienberg 2003) */
function companyLikeness({ companyWords: { of, rarity, texts } }: Frequencies, x: number, y: number): number {
  const [one, other] = [of[x] as Int32Array, of[y] as Int32Array];
  let shared = 0;
  for (const word of one) {
    let best = 0;
    for (const candidate of other) best = Math.max(best, wordLikeness(texts, word, candidate));
    if (best > 0) shared += best * (rarity[word] as number) ** 2;
  }
  return shared / Math.sqrt(norm(one, rarity) * norm(other, rarity));
}

function norm(numbers: Int32Array, rarity: readonly number[]): number {
  let sum = 0;
  for (const word of numbers) sum += (rarity[word] as number) ** 2;
  return sum;
}

function wordLikeness(texts: readonly string[], x: number, y: number): number {
  if (x === y) return 1;
  const [a, b] = [texts[x] as string, texts[y] as string];
  if (hasDigit(a) || hasDigit(b) || a.length < 4 || b.length < 4) return 0;
  const likeness = atMostAlike(a, b) < 0.9 ? 0 : jaroWinkler(a, b);
  return likeness >= 0.9 ? likeness - 0.1 : 0;
}
