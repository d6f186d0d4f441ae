import { isDay } from '../../core/day.ts';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import { webAddress } from './normalise.ts';
import type { State } from './state.ts';

type Field = { label: string; type: string; choices: readonly string[] };
type Value = string | number | boolean;

/** @returns the `custom.<key>` entries that these values make. @throws Invalid for a wrong type or an unknown key */
export async function customChanges(db: Db, values: Record<string, Value | null>): Promise<State> {
  const keys = Object.keys(values);
  if (keys.length === 0) return {};
  const rows = await db
    .selectFrom('custom_fields')
    .select(['key', 'label', 'type', 'choices'])
    .where('key', 'in', keys)
    .execute();
  const fields = new Map(rows.map((row) => [row.key, row]));
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = fields.get(key);
      if (!field) throw new Invalid('customers:noField', { key });
      return [`custom.${key}`, value === null || value === '' ? null : checkValue(field, value)];
    }),
  );
}

/** @returns the value as it is kept. @throws Invalid with the field's name and what it takes */
export function checkValue({ label, type, choices }: Field, value: Value): Value {
  const refuse = (): never => {
    throw new Invalid(`customers:wrongType.${type}`, { label, choices: choices.join(', ') });
  };
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse();
    case 'yes_no':
      return typeof value === 'boolean' ? value : refuse();
    case 'date':
      return typeof value === 'string' && isDay(value) ? value : refuse();
    case 'choice':
      return typeof value === 'string' && choices.includes(value) ? value : refuse();
    case 'link':
      return (typeof value === 'string' ? webAddress(value)?.href : undefined) ?? refuse();
    default:
      return typeof value === 'string' ? value : refuse();
  }
}
