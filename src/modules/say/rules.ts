// The rules as they stand: the owner's words, and those that come with the product where there are none.
import type { Db } from '../../core/db.ts';
import { languages, translator } from '../../core/i18n.ts';
import type { OutputOf } from '../../core/operation.ts';
import type { Condition } from './conditions.ts';
import { greetingLanguages } from './greetings.ts';
import type { Kind } from './kinds.ts';
import type { Rule } from './material.ts';
import type { sayRulesContract } from './rules-contract.ts';

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
type Rules = OutputOf<typeof sayRulesContract.rules>;

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

export async function readRules(db: Db): Promise<RuleRow[]> {
  const rows = await db.selectFrom('say_rules').selectAll().orderBy('position').orderBy('code').execute();
  // what is written there went through the contract
  return rows.map((row) => ({
    ...row,
    kind: row.kind as Kind,
    texts: row.texts as Record<string, string>,
    condition: row.condition as Condition,
  }));
}

export async function listRules(db: Db): Promise<Rules> {
  const rows = await readRules(db);
  return {
    items: rows.map(({ code, kind, active, moods, texts, condition, again_days }) => ({
      ...{ code, kind, active, moods, texts, condition },
      builtIn: builtInTexts(kind),
      againDays: again_days,
    })),
  };
}
