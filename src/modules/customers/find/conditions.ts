// A filter is a list of conditions that all hold. It travels as JSON: in the address of the page, in a saved view, in
// the body of an export, always through the same checks.
import { z } from 'zod';
import { Invalid } from '../../../core/errors.ts';
import { isStorable } from '../../../core/storable.ts';
import { type Field, type Operator, operators, operatorsOf } from './fields.ts';

// Checked here too: in the address a filter is JSON within a text, and may spell there what no text holds.
const Text = z.string().max(200).refine(isStorable, { message: 'holds a character that is no text' });

export const Condition = z.object({
  field: Text,
  op: z.enum(operators),
  values: z
    .array(z.union([Text, z.number(), z.boolean()]))
    .max(50)
    .default([]),
});
export type Condition = z.infer<typeof Condition>;
export const Filter = z.array(Condition).max(20);

/** @throws Invalid when it is no JSON of a filter */
export function readFilter(text: string | undefined): Condition[] {
  if (!text) return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Invalid('find:filterNotRead', { reason: 'JSON' });
  }
  const result = Filter.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Invalid('find:filterNotRead', {
    reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
  });
}

const Day = z.iso.date().refine((day) => day >= '0001-01-01');
const values: Record<Field['type'], z.ZodType> = {
  text: Text.trim().min(1),
  choice: Text,
  id: z.uuid(),
  date: Day,
  money: z.int(),
  number: z.number().min(-1e15).max(1e15),
  share: z.number().min(0).max(1),
  yesNo: z.boolean(),
  presence: z.never(),
  product: z.uuid(),
};

function shapeOf(type: Field['type'], op: Operator): z.ZodType {
  const value = values[type];
  switch (op) {
    case 'given':
    case 'empty':
      return z.tuple([]);
    case 'inLast':
    case 'notInLast':
      return z.tuple([z.int().min(1).max(36_500)]);
    case 'between':
      return z.tuple([value, value]);
    case 'is':
    case 'isNot':
      return type === 'yesNo' ? z.tuple([value]) : z.array(value).min(1).max(50);
    default:
      return z.tuple([value]);
  }
}

/** @returns whether a condition says something that can be said of its field */
export function isSayable(
  condition: Condition,
  field: Pick<Field, 'type' | 'optional' | 'choices'>,
): boolean {
  if (!operatorsOf(field).includes(condition.op)) return false;
  if (!shapeOf(field.type, condition.op).safeParse(condition.values).success) return false;
  return !field.choices || condition.values.every((value) => field.choices?.includes(String(value)));
}
