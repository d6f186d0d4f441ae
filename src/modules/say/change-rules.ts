// The owner's hand on the rules. They are few, so that each change reads and orders them as a whole.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { announce } from '../../core/live.ts';
import { fieldsIn, isPersonalField, personalFields } from './kinds.ts';
import type { sayRulesContract } from './rules-contract.ts';
import { builtInTexts, listRules, readRules, type RuleRow } from './rules.ts';

const MOST = 60;
type Rules = OutputOf<typeof sayRulesContract.rules>;
type Texts = InputOf<typeof sayRulesContract.addRule>['texts'];

/** @throws Invalid for a text that names what there is not, a mood that is none, or too many rules */
export async function addRule(
  tx: Db,
  input: InputOf<typeof sayRulesContract.addRule>,
): Promise<Rules & { code: string }> {
  const rules = await lockRules(tx);
  if (rules.length >= MOST) throw new Invalid('say:tooManyRules', { most: MOST });
  const texts = merged({ kind: 'own', texts: {} }, input.texts);
  if (Object.keys(texts).length === 0) throw new Invalid('say:noText');
  await checkMoods(tx, input.moods ?? []);
  const numbers = rules.map(({ code }) => Number(/^own_(\d+)$/.exec(code)?.[1] ?? 0));
  const code = `own_${Math.max(0, ...numbers) + 1}`;
  await tx
    .insertInto('say_rules')
    .values({
      code,
      kind: 'own',
      position: rules.length,
      moods: input.moods ?? [],
      texts: JSON.stringify(texts),
      condition: JSON.stringify(input.condition ?? { on: 'always' }),
      again_days: input.againDays === undefined ? 30 : input.againDays,
    })
    .execute();
  await announce(tx, { topic: 'sayRules' });
  return { ...(await listRules(tx)), code };
}

/** @throws NotFound; Invalid as adding, and for what a rule that comes with the product cannot be */
export async function changeRule(
  tx: Db,
  { code, position, ...input }: InputOf<typeof sayRulesContract.changeRule>,
): Promise<Rules> {
  const rules = await lockRules(tx);
  const rule = rules.find((each) => each.code === code);
  if (!rule) throw new NotFound();
  if (rule.kind === 'listen' && input.active === false) throw new Invalid('say:listenStays');
  if (rule.kind !== 'own' && (input.condition !== undefined || input.againDays !== undefined))
    throw new Invalid('say:onlyOwn');
  const texts = merged(rule, input.texts ?? {});
  if (rule.kind === 'own' && Object.keys(texts).length === 0) throw new Invalid('say:noText');
  const moods =
    input.moods && (rule.kind === 'listen' ? [...new Set(['upset', ...input.moods])] : input.moods);
  await checkMoods(tx, moods ?? []);
  await tx
    .updateTable('say_rules')
    .set({
      texts: JSON.stringify(texts),
      active: input.active,
      moods,
      condition: input.condition && JSON.stringify(input.condition),
      again_days: input.againDays,
    })
    .where('code', '=', code)
    .execute();
  if (position !== undefined) await place(tx, rules, code, position);
  await announce(tx, { topic: 'sayRules' });
  return listRules(tx);
}

/** @throws NotFound, Invalid for one that comes with the product */
export async function removeRule(tx: Db, { code }: { code: string }): Promise<Rules> {
  const rule = (await lockRules(tx)).find((each) => each.code === code);
  if (!rule) throw new NotFound();
  if (rule.kind !== 'own') throw new Invalid('say:builtInStays');
  await tx.deleteFrom('say_rules').where('code', '=', code).execute();
  await announce(tx, { topic: 'sayRules' });
  return listRules(tx);
}

/**
 * @returns the owner's texts with those that are given; one that is empty, or as it comes with the product, goes
 * @throws Invalid for a field that is none, with those that there are
 */
export function merged(
  { kind, texts }: Pick<RuleRow, 'kind' | 'texts'>,
  given: Texts,
): Record<string, string> {
  const builtIn = builtInTexts(kind);
  const all = Object.entries({ ...texts, ...given });
  const kept = all.filter(([language, text]) => text && text !== builtIn[language]);
  const own = Object.fromEntries(kept) as Record<string, string>;
  for (const text of Object.values(own)) checkText(text);
  return own;
}

/** @throws Invalid */
function checkText(text: string): void {
  const unknown = fieldsIn(text).find((name) => !isPersonalField(name));
  if (unknown !== undefined)
    throw new Invalid('say:unknownField', { field: unknown, known: personalFields.join(', ') });
  const rest = text.replaceAll(/\{\{[^{}]*\}\}/g, '');
  if (rest.includes('{{') || rest.includes('}}')) throw new Invalid('say:openBraces');
  if (rest.replaceAll(/[\s*]/g, '') === '' && fieldsIn(text).length === 0) throw new Invalid('say:noText');
}

/** @throws Invalid */
async function checkMoods(db: Db, moods: readonly string[]): Promise<void> {
  if (moods.length === 0) return;
  const rows = await db.selectFrom('choices').select('code').where('list', '=', 'mood').execute();
  const missing = moods.find((mood) => !rows.some(({ code }) => code === mood));
  if (missing !== undefined) throw new Invalid('conversations:noChoice', { list: 'mood', code: missing });
}

/** Two changes at once would leave a hole in the order. */
async function lockRules(tx: Db): Promise<RuleRow[]> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('rapport.say_rules'))`.execute(tx);
  return readRules(tx);
}

async function place(tx: Db, rules: readonly RuleRow[], code: string, position: number): Promise<void> {
  const order = rules.filter((each) => each.code !== code).map((each) => each.code);
  order.splice(position, 0, code);
  await sql`
    UPDATE say_rules SET position = placed.position - 1
      FROM unnest(${order}::text[]) WITH ORDINALITY AS placed (code, position)
     WHERE say_rules.code = placed.code`.execute(tx);
}
