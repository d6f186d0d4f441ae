// How alike two words are, by measures of the record-linkage literature. All take folded words (customers/find/search-text.ts).

/**
 * Jaro-Winkler similarity (Winkler 1990): 1 for equal words, 0 for words without a letter in common.
 * @returns 0 to 1; prefix scale 0.1, at most four letters of prefix, without a boost threshold
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return 0;
  const reach = Math.max(0, (Math.max(n, m) >> 1) - 1);
  takenA.fill(0, 0, n);
  takenB.fill(0, 0, m);
  let matches = 0;
  for (let i = 0; i < n && i < LONGEST; i++) {
    const letter = a.charCodeAt(i);
    const end = Math.min(m, i + reach + 1, LONGEST);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (takenB[j] === 1 || b.charCodeAt(j) !== letter) continue;
      takenA[i] = takenB[j] = 1;
      matches++;
      break;
    }
  }
  if (matches === 0) return 0;
  let outOfPlace = 0;
  for (let i = 0, j = 0; i < n && i < LONGEST; i++) {
    if (takenA[i] === 0) continue;
    while (takenB[j] === 0) j++;
    if (a.charCodeAt(i) !== b.charCodeAt(j)) outOfPlace++;
    j++;
  }
  const jaro = (matches / n + matches / m + (matches - outOfPlace / 2) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < n && prefix < m && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}
/** Letters beyond these are not looked at: a name of a hundred letters is told by its first ones. */
const LONGEST = 96;
const takenA = new Uint8Array(256);
const takenB = new Uint8Array(256);

/**
 * At most how alike two words can be, from the letters that only one of them has: a look at a word's letters instead of
 * at each against each. @returns an upper bound of jaroWinkler
 */
export function atMostAlike(a: string, b: string): number {
  const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
  const [n, m] = [a.length, b.length];
  const jaro = ((n - ones(lettersA & ~lettersB)) / n + (m - ones(lettersB & ~lettersA)) / m + 1) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < n && prefix < m && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Which of 32 kinds of letters a word has. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function ones(bits: number): number {
  let count = bits - ((bits >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Whether one slip of a hand lies between two texts: a letter more, less or other, or two neighbours swapped
 * (Damerau 1964: four of five misspellings are one of these).
 */
export function oneSlip(a: string, b: string): boolean {
  if (a === b) return false;
  if (a.length < b.length) return oneSlip(b, a);
  if (a.length - b.length > 1) return false;
  let from = 0;
  while (from < b.length && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  if (a.length > b.length) return a.slice(from + 1) === b.slice(from);
  if (a.slice(from + 1) === b.slice(from + 1)) return true;
  return (
    a.charCodeAt(from) === b.charCodeAt(from + 1) &&
    a.charCodeAt(from + 1) === b.charCodeAt(from) &&
    a.slice(from + 2) === b.slice(from + 2)
  );
}

/**
 * How a word sounds: Kölner Phonetik (Postel 1969), made for German and good enough for names of most of Europe.
 * Unlike Soundex it does not hang on the first letter being right.
 * @param word folded, a to z are heard, everything else is silent @returns digits; '' for a word without letters
 */
export function sound(word: string): string {
  let code = '';
  let last = '';
  for (let i = 0; i < word.length; i++) {
    const digits = soundOf(word, i);
    for (const digit of digits) {
      if (digit !== last && (digit !== '0' || code === '')) code += digit;
      last = digit;
    }
  }
  return code;
}

function soundOf(word: string, i: number): string {
  const letter = word[i] as string;
  const next = word[i + 1] ?? '';
  const before = i === 0 ? '' : (word[i - 1] as string);
  if ('aeijouy'.includes(letter)) return '0';
  if (letter === 'h') return '';
  if (letter === 'b') return '1';
  if (letter === 'p') return next === 'h' ? '3' : '1';
  if ('dt'.includes(letter)) return next !== '' && 'csz'.includes(next) ? '8' : '2';
  if ('fvw'.includes(letter)) return '3';
  if ('gkq'.includes(letter)) return '4';
  if (letter === 'c') return soundOfC(before, next);
  if (letter === 'x') return before !== '' && 'ckq'.includes(before) ? '8' : '48';
  if (letter === 'l') return '5';
  if ('mn'.includes(letter)) return '6';
  if (letter === 'r') return '7';
  if ('sz'.includes(letter)) return '8';
  return '';
}

function soundOfC(before: string, next: string): string {
  if (before === '') return next !== '' && 'ahkloqrux'.includes(next) ? '4' : '8';
  if ('sz'.includes(before)) return '8';
  return next !== '' && 'ahkoqux'.includes(next) ? '4' : '8';
}

/** Names that are said for each other, folded. The first of a line stands for all of it. */
const nicknames = `
robert bob rob bobby robbie|william bill will billy willy|richard dick rick rich|michael mike mick micha michi
james jim jimmy jamie|john jack johnny|charles charlie chuck|edward ed eddie ted|thomas tom tommy|joseph joe sepp
elizabeth liz lizzy beth betty elisabeth lisa sissi|margaret maggie meg peggy|katherine kate kathy catherine cathy kathrin katharina
christopher chris|christine chris tina christina|alexander alex sascha sandy|alexandra alex sandra|daniel dan danny
david dave|stephen steve steven stefan stephan|anthony tony|andrew andy drew|andreas andi|matthew matt|matthias matze
nicholas nick nico klaus|benjamin ben benny|samuel sam|samantha sam|jennifer jen jenny|patricia pat trish|susan sue susie susanne
deborah deb debbie|rebecca becky|victoria vicky|johannes hans hannes|maximilian max|friedrich fritz|heinrich heinz heiner
ulrich uli|wolfgang wolf|margarete grete gretel|gertrud trudi|eleanor ellie nora|frances fran|francis frank|gerald gerry jerry
kenneth ken kenny|lawrence larry laurie|leonard leo len|peter pete|philip phil|ronald ron|timothy tim|theodore ted theo|walter walt`;
const formal = new Map<string, Set<string>>();
for (const [index, line] of nicknames.trim().split(/[|\n]/).entries())
  for (const name of line.trim().split(' '))
    formal.set(name, (formal.get(name) ?? new Set()).add(String(index)));

/** Whether two given names, folded, are said for each other: bob and robert, but not rob's chris and christine's. */
export function isNickname(a: string, b: string): boolean {
  const [one, other] = [formal.get(a), formal.get(b)];
  return one !== undefined && other !== undefined && [...one].some((line) => other.has(line));
}
