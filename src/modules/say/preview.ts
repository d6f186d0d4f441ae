// What would be said to a real customer in each mood, with a rule as it is being written.
import type { Call } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { merged } from './change-rules.ts';
import { gather } from './gather.ts';
import { fieldsIn, isPersonalField, mayBeMissing } from './kinds.ts';
import { putIntoWords } from './list.ts';
import type { Material, Rule } from './material.ts';
import type { Mood } from './moods.ts';
import { builtInTexts } from './rules.ts';
import type { sayRulesContract } from './rules-contract.ts';
import { valuesOf } from './values.ts';

type Input = InputOf<typeof sayRulesContract.preview>;
type Written = NonNullable<Input['rule']>;

/** @throws NotFound for a customer who is not there; Invalid for a text that could not be kept */
export async function preview(
  call: Call,
  { customerId, rule }: Input,
): Promise<OutputOf<typeof sayRulesContract.preview>> {
  const products = rule?.condition?.on === 'owns' ? [rule.condition.productId] : [];
  const gathered = await gather(call, { customerId }, products);
  const material: Material = { ...gathered.material, marks: [] };
  const rules = rule ? withWritten(gathered.rules, rule) : gathered.rules;
  const codes = await moodCodes(call);
  const moods: Mood[] = [
    { start: null, end: null },
    ...codes.map((start) => ({ start, end: null })),
    // listened to, and still or no longer upset: what comes after the only line
    ...(codes.includes('upset')
      ? [{ start: 'upset', end: codes.find((code) => code !== 'upset') ?? 'upset' }]
      : []),
  ];
  return {
    items: moods.map((mood) => ({
      mood: mood.start,
      moodEnd: mood.end,
      ...putIntoWords({ ...gathered, material, rules, mood }),
    })),
    missing: rule ? missingIn(material, rules, rule, call.locale) : [],
  };
}

function withWritten(rules: readonly Rule[], { code, texts = {}, ...written }: Written): Rule[] {
  const before = rules.find((each) => each.code === code);
  const kind = before?.kind ?? 'own';
  const changed: Rule = {
    code: before?.code ?? 'own_new',
    kind,
    active: true,
    moods: written.moods ?? before?.moods ?? [],
    texts: { ...builtInTexts(kind), ...merged({ kind, texts: before?.texts ?? {} }, texts) },
    condition: written.condition ?? before?.condition ?? { on: 'always' },
    againDays: null,
  };
  return before ? rules.map((each) => (each === before ? changed : each)) : [...rules, changed];
}

/** Of a line of the owner's own: the others bring what they name. */
function missingIn(
  material: Material,
  rules: readonly Rule[],
  { code }: Written,
  language: string,
): string[] {
  const rule = rules.find((each) => each.code === (code ?? 'own_new'));
  if (rule?.kind !== 'own') return [];
  const known = valuesOf(material);
  const text = rule.texts[language] ?? Object.values(rule.texts)[0] ?? '';
  return fieldsIn(text).filter(
    (name) => isPersonalField(name) && !known[name] && !mayBeMissing.includes(name),
  );
}

async function moodCodes({ db }: Call): Promise<string[]> {
  const rows = await db
    .selectFrom('choices')
    .select('code')
    .where('list', '=', 'mood')
    .where('active', '=', true)
    .orderBy('position')
    .execute();
  return rows.map(({ code }) => code);
}
