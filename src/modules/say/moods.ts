// What a mood allows: to the upset first nothing but listening, then an apology, and no business at all.
import type { Rule } from './material.ts';

/** Codes of choices; null: not said. */
export type Mood = { start: string | null; end: string | null };
/** listen: upset, and no mood was set since; upset: they were, and were listened to. */
export type Phase = 'usual' | 'listen' | 'upset';

/** Kinds that are no business: nothing is sold by them. */
const plain = new Set<Rule['kind']>(['apology', 'promise', 'last_contact', 'confirm']);

/** The owner may have other words for upset: the moods of the rule that listens. */
function upsetMoods(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(['upset', ...rules.filter(({ kind }) => kind === 'listen').flatMap(({ moods }) => moods)]);
}

export function phaseOf(rules: readonly Rule[], { start, end }: Mood): Phase {
  const upset = upsetMoods(rules);
  const cameUpset = start !== null && upset.has(start);
  if (cameUpset) return end === null ? 'listen' : 'upset';
  return end !== null && upset.has(end) ? 'listen' : 'usual';
}

/** @returns the rules that may speak now, in the order that makes sense aloud */
export function rulesFor(rules: readonly Rule[], mood: Mood): Rule[] {
  const phase = phaseOf(rules, mood);
  const active = rules.filter((rule) => rule.active);
  if (phase === 'listen') return rules.filter(({ kind }) => kind === 'listen'); // also one that was switched off
  const now = [mood.end ?? mood.start].filter((code) => code !== null);
  if (phase === 'usual')
    return active.filter(
      ({ kind, moods }) =>
        kind !== 'listen' &&
        (moods.length === 0 ? kind !== 'apology' : moods.some((code) => now.includes(code))),
    );
  const moods = [mood.start, mood.end].filter((code) => code !== null);
  const upset = upsetMoods(rules);
  const allowed = active.filter((rule) => {
    const named = rule.moods.some((code) => moods.includes(code));
    // a line of the owner's own may be said to the upset where the owner says so in as many words
    if (rule.kind === 'own') return named && rule.moods.some((code) => upset.has(code));
    return plain.has(rule.kind) && (named || rule.moods.length === 0 || rule.kind === 'apology');
  });
  const rank = ({ kind }: Rule): number => (kind === 'apology' ? 0 : kind === 'confirm' ? 2 : 1);
  return allowed.toSorted((a, b) => rank(a) - rank(b));
}
