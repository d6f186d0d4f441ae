// How customers.search_text is made. Whoever writes a customer calls searchText; whoever searches calls searchTokens:
// both sides go through the same folding, so that "Łukasz MÜLLER-Groß" is found by "lukasz muller gross".

/** Letters that Unicode does not decompose (NFKD), as people type them without their keyboard. */
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
};
const special = new RegExp(`[${Object.keys(letters).join('')}]`, 'g');

const longestWord = 60; // bytes of a lexeme are limited; nobody types more
const longestText = 1500;

/** @returns lower case, compatibility forms folded, accents of Latin, Greek and Cyrillic letters taken off */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '') // İ becomes i and a dot
    .replace(special, (letter) => letters[letter] ?? letter)
    .normalize('NFC');
}

/** @returns the words of a text, folded; letters, digits and marks make words, everything else parts them */
export function searchTokens(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.slice(0, longestWord));
}

/** @returns words as they are typed without what parts them: obrien of O'Brien */
function joined(text: string): string[] {
  return text
    .split(/\s+/)
    .map(searchTokens)
    .filter((parts) => parts.length > 1)
    .map((parts) => parts.join('').slice(0, longestWord));
}

/**
 * The number and the e-mails of a customer are not among the words: as such they would be a word of its own for every
 * customer, and a search that begins with "cus" would read a million. Search finds them in customer_numbers and
 * contact_lookups, by their beginnings too.
 * @returns customers.search_text: a line with the folded name (the list sorts and filters by it), then a line with
 * the other words by which this customer is looked for
 */
export function searchText(customer: {
  name: string;
  givenName?: string | null;
  familyName?: string | null;
  company?: string | null;
  number?: string | null;
  emails?: readonly string[];
  city?: string | null;
}): string {
  const name = searchTokens(customer.name);
  const words = new Set<string>();
  for (const text of [customer.givenName, customer.familyName, customer.company, customer.city]) {
    if (text) for (const word of searchTokens(text)) words.add(word);
  }
  for (const text of [customer.name, customer.company]) {
    for (const word of text ? joined(text) : []) words.add(word);
  }
  for (const word of name) words.delete(word);
  return `${name.join(' ')}\n${[...words].join(' ')}`.slice(0, longestText);
}
