// The list of what to say. A pure function, so that ten thousand customers can be asked what they would hear.
import { type Candidate, candidatesOf } from './candidates.ts';
import { languageIn } from './greetings.ts';
import { fieldsIn, isPersonalField, mayBeMissing } from './kinds.ts';
import type { Line, StandingLine, Values } from './lines.ts';
import type { Mark, Material, Rule } from './material.ts';
import { isOfThisContact, isSilent } from './memory.ts';
import { type Mood, rulesFor } from './moods.ts';
import { valuesOf } from './values.ts';

/** How many lines of a kind one contact bears: more is an interrogation. */
const most: Partial<Record<Rule['kind'], number>> = { apology: 1, confirm: 2, promise: 3 };

/**
 * What to say to a customer now, in the order that makes sense aloud. What was ticked or skipped in this contact is among
 * it and keeps its place.
 * @param language of whoever speaks; the greeting is in the customer's where the rule has that text
 */
export function whatToSay(
  material: Material,
  rules: readonly Rule[],
  mood: Mood,
  language: string,
): StandingLine[] {
  const known = valuesOf(material);
  return rulesFor(rules, mood).flatMap((rule) => linesOf(rule, material, known, language));
}

function linesOf(rule: Rule, material: Material, known: Values, language: string): StandingLine[] {
  const marks = material.marks.filter((mark) => mark.rule === rule.code);
  const text = textOf(rule, material, language);
  if (text === null) return [];
  const candidates = candidatesOf(rule, material);
  if (candidates.length === 0 && marks.length === 0) return [];
  const names = fieldsIn(text.text);
  const lines = candidates.flatMap((candidate) => {
    const line = toLine(rule, candidate, text, known, names);
    return line === null ? [] : standing(rule, line, candidate, marks, material);
  });
  // a fact that was confirmed is not stale any more, yet the desk goes on showing that it was
  const gone = marks.filter(
    (mark) => isOfThisContact(mark, material) && !candidates.some(({ subject }) => subject === mark.subject),
  );
  const all = [...gone.map((mark) => marked(mark.line, mark)), ...lines];
  let room = (most[rule.kind] ?? Infinity) - all.filter(({ state }) => state !== 'open').length;
  const shown = all.filter(({ state }) => state !== 'open' || room-- > 0);
  // so that a line which is ticked keeps its number
  return gone.length > 0 || rule.kind === 'confirm'
    ? shown.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))
    : shown;
}

/** @returns nothing while it keeps silent */
function standing(
  rule: Rule,
  line: Line,
  { done, subject }: Candidate,
  marks: readonly Mark[],
  material: Material,
): StandingLine[] {
  if (done) return [{ ...line, state: 'done', sayId: null, by: done.by }];
  const mark = marks.find((each) => each.subject === subject);
  if (!mark) return [{ ...line, state: 'open', sayId: null, by: null }];
  if (isOfThisContact(mark, material)) return [marked(line, mark)];
  return isSilent(rule, mark, material.now) ? [] : [{ ...line, state: 'open', sayId: null, by: null }];
}

function marked(line: Line, { state, sayId, by }: Mark): StandingLine {
  return { ...line, state, sayId, by };
}

function textOf(
  rule: Rule,
  { customer }: Material,
  language: string,
): { text: string; language: string } | null {
  const theirs = rule.kind === 'greet' ? languageIn(customer.language) : null;
  for (const each of [theirs, language, 'en', ...Object.keys(rule.texts)]) {
    const text = each === null ? undefined : rule.texts[each];
    if (each !== null && text) return { text, language: each };
  }
  return null;
}

/** @returns null where the text names something that is not known of this customer */
function toLine(
  rule: Rule,
  { values, done: _done, ...candidate }: Candidate,
  { text, language }: { text: string; language: string },
  known: Values,
  names: readonly string[],
): Line | null {
  const filled: Values = {};
  for (const name of names) {
    if (!isPersonalField(name)) return null;
    const value = values[name] ?? known[name];
    if (value) filled[name] = value;
    else if (!mayBeMissing.includes(name)) return null;
  }
  return { ...candidate, rule: rule.code, kind: rule.kind, text, language, values: filled };
}
