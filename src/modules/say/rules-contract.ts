import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { Condition } from './conditions.ts';
import { Said } from './contract.ts';
import { kinds } from './kinds.ts';

const Id = z.uuid();
const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
const Language = z.string().regex(/^[a-z]{2,3}$/, 'must be a language, e.g. en or de');
const Text = z.string().trim().max(500);

/** What the owner may say of a rule. */
export const RuleFields = z.object({
  /** by language; null or '': back to what comes with the product, or none */
  texts: z.record(Language, Text.nullable()),
  /** codes of moods in which it is said; none: in every mood but upset */
  moods: z.array(Code).max(40),
  /** of own rules */
  condition: Condition,
  /** of own rules: said again after so many days; null: once */
  againDays: z.int().min(7).max(3650).nullable(),
});
export const RuleShape = z.object({
  code: Code,
  kind: z.enum(kinds),
  active: z.boolean(),
  /** in the owner's words */
  texts: z.record(z.string(), z.string()),
  /** those that come with the product */
  builtIn: z.record(z.string(), z.string()),
  moods: z.array(z.string()),
  condition: Condition,
  againDays: z.int().nullable(),
});
const Rules = z.object({ items: z.array(RuleShape) });

export const sayRulesContract = {
  rules: operation('say.rules', {
    route: 'GET /say/rules',
    summary: 'The rules of what to say, in their order',
    permission: 'settings.manage',
    input: z.object({}),
    output: Rules,
  }),
  addRule: operation('say.addRule', {
    route: 'POST /say/rules',
    summary: 'Add a line of your own, said where its condition is met',
    permission: 'settings.manage',
    input: RuleFields.partial().required({ texts: true }),
    output: Rules.extend({ code: Code }),
  }),
  changeRule: operation('say.changeRule', {
    route: 'PATCH /say/rules/{code}',
    summary: 'Reword a rule, move it, say when it is said, or switch it off',
    permission: 'settings.manage',
    input: RuleFields.partial().extend({
      code: Code,
      active: z.boolean().optional(),
      /** from 0 */
      position: z.int().min(0).max(1000).optional(),
    }),
    output: Rules,
  }),
  removeRule: operation('say.removeRule', {
    route: 'DELETE /say/rules/{code}',
    summary: 'Remove a line of your own; what was said stays remembered',
    permission: 'settings.manage',
    input: z.object({ code: Code }),
    output: Rules,
  }),
  /** Changes nothing: a rule that is being written is too long for an address. */
  preview: operation('say.preview', {
    route: 'POST /say/preview',
    summary: 'What would be said to a customer in each mood, as if nothing had been said before',
    permission: 'settings.manage',
    audited: false,
    input: z.object({
      customerId: Id,
      /** a rule as it is being written; code null: a new one */
      rule: RuleFields.partial().extend({ code: Code.nullable() }).optional(),
    }),
    output: z.object({
      items: z.array(Said.extend({ mood: Code.nullable(), moodEnd: Code.nullable() })),
      /** what the rule names that is not known of this customer, so that it is not said */
      missing: z.array(z.string()),
    }),
  }),
};
