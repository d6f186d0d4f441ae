// What somebody may have meant who mistyped. Trigrams alone do not see short words: "jhon" and "john" share one of seven.
// So all words at one edit are made up (Norvig's way: 54 n + 25 for n letters, 300 for a name) and looked up by index,
// each as a beginning, 3 µs a look-up; trigrams find what is further away in longer words.

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** @returns every string at Damerau-Levenshtein distance 1 from a folded word of 4 letters or more, else none */
export function editsOf(word: string): string[] {
  if (word.length < 4 || word.length > 24 || /[^\p{L}]/u.test(word)) return [];
  const edits = new Set<string>();
  for (let i = 0; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)];
    for (const letter of alphabet) edits.add(before + letter + after);
    if (after === '') continue;
    edits.add(before + after.slice(1));
    if (after.length > 1) edits.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
    for (const letter of alphabet) edits.add(before + letter + after.slice(1));
  }
  edits.delete(word);
  return [...edits];
}

/** @returns Damerau-Levenshtein distance (optimal string alignment) */
export function distance(a: string, b: string): number {
  let [older, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (older[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    [older, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
