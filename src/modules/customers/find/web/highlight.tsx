// Marks in a text what answered the query.
import type { ReactNode } from 'react';
import { fold } from '../search-text.ts';

/** @param words beginnings of words, folded or as typed */
export function Highlight({ text, words }: { text: string; words: readonly string[] }) {
  const starts = words
    .map(fold)
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length);
  const digits = digitsOf(words.length === 1 ? (words[0] ?? '') : '');
  const inDigits = digits.length > 2 ? markDigits(text, digits) : null;
  if (inDigits) return inDigits;
  return text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part, index) => {
    const folded = fold(part);
    const start = starts.find((word) => folded.startsWith(word));
    if (!start) return part;
    // where folding changed the length (ß, ligatures) the whole word is marked
    const end = folded.length === part.length ? start.length : part.length;
    return (
      <span key={`${index} ${part}`}>
        <mark>{part.slice(0, end)}</mark>
        {part.slice(end)}
      </span>
    );
  });
}

const digitsOf = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '');

/** A phone is found by its digits, however it is written. */
function markDigits(text: string, digits: string): ReactNode | null {
  const places = [...text.matchAll(/\d/g)].map((match) => match.index);
  const at = places
    .map((place) => text[place])
    .join('')
    .indexOf(digits);
  const [from, to] = [places[at], places[at + digits.length - 1]];
  if (at < 0 || from === undefined || to === undefined) return null;
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, to + 1)}</mark>
      {text.slice(to + 1)}
    </>
  );
}
