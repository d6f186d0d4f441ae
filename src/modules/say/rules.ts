// The rules as they stand: the owner's words, and those that come with the product where there are none.
import { languages, translator } from '../../core/i18n.ts';
import type { Condition } from './conditions.ts';
import { greetingLanguages } from './greetings.ts';
import type { Kind } from './kinds.ts';
import type { Rule } from './material.ts';

export type RuleRow = {
  code: string;
  kind: Kind;
  position: number;
  active: boolean;
  moods: string[];
  texts: Record<string, string>;
  condition: Condition;
  again_days: number | null;
};

/** @returns the texts by language that a kind has by itself; none for the owner's own */
export function builtInTexts(kind: Kind): Record<string, string> {
  if (kind === 'own') return {};
  const ours = languages.map((language) => [
    language,
    translator(language)(`say:line.${kind}`, { skipInterpolation: true }),
  ]);
  // a greeting and a name need no translator
  const theirs =
    kind === 'greet' ? greetingLanguages.map((language) => [language, '{{greeting}} **{{givenName}}**']) : [];
  return Object.fromEntries([...theirs, ...ours]) as Record<string, string>;
}

export function toRule({ code, kind, active, moods, texts, condition, again_days }: RuleRow): Rule {
  return {
    ...{ code, kind, active, moods, condition },
    texts: { ...builtInTexts(kind), ...texts },
    againDays: again_days,
  };
}
