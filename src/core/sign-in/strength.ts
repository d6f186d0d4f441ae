// How hard a password is to guess: one measure for the page that shows it and the server that refuses. Heavy, by its
// dictionary of 49,000 common passwords: 0.3 s and 380 kB, so it is imported only where somebody chooses a password.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

export type Strength = {
  /** 0 to 4, as zxcvbn counts (Wheeler, USENIX Security 2016): below 10^3, 10^6, 10^8, 10^10 guesses, and above */
  score: number;
  enough: boolean;
  /** what gives it away: a common password in it, the holder's own words, or a pattern */
  why: 'common' | 'own' | 'simple';
};

/**
 * 10^8 guesses. At the hundred tries an hour that an account takes (tries.ts) less would do; but "Rapport2026!" and
 * "football2024!" are worth 10^7, and a stolen hash is guessed at without a limit.
 */
const least = 3;

/** The measure costs more than the length squared: what comes after these many characters adds nothing any more. */
const looked = 64;

// 5 replaced letters instead of 100: 10 ms for the worst of 64 characters instead of 300, and the same scores
const measure = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, l33tMaxSubstitutions: 5 });

/** @param own what others know of its holder, the likeliest first: business, name, e-mail address */
export function strengthOf(password: string, own: readonly string[]): Strength {
  const { score, sequence } = measure.check(password.slice(0, looked), wordsOf(own));
  const sources = new Set(sequence.map((match) => String(match.dictionaryName)));
  const why = sources.has('userInputs') ? 'own' : sources.has('passwords-common') ? 'common' : 'simple';
  return { score, enough: score >= least, why };
}

/** Each as it is, its words, and these written as one: "Kern Gifts" gives away "kern2026" and "kerngifts" as well. */
function wordsOf(own: readonly string[]): string[] {
  const all = [...own, 'Rapport'].flatMap((text) => {
    const words = text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2);
    return [text.toLowerCase(), words.join(''), ...words];
  });
  return [...new Set(all)].filter((word) => word !== '');
}
