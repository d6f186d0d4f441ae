// What stands in a row as a code, a tag or the number of a kind, in the words that the pages use for it.
import { lineKindName } from '../../purchases/line-kind.ts';
import type { Words } from './values.ts';

/** Where the words of a column stand: those of a table first, then those of every table. */
const words: Readonly<Record<string, string>> = {
  'customers.kind': 'find:kind',
  'contact_points.kind': 'customers:field',
  'fact_confirmations.kind': 'facts:kinds',
  'preferences.kind': 'facts:prefers',
  'promises.kind': 'promises:kinds',
  'events.kind': 'webhooks:type',
  'belongings.stage': 'belongings:stage',
  'customer_worth.signal': 'find:signal',
  operation: 'operations',
  door: 'audit:doors',
  act: 'audit:values',
  channel: 'audit:values',
  direction: 'audit:values',
  how: 'audit:values',
  outcome: 'audit:values',
  purpose: 'audit:values',
  source: 'audit:values',
  state: 'audit:values',
  whose: 'audit:values',
};

/** @returns null for what stands for nothing else */
export function wordFor(
  table: string,
  column: string,
  value: string | number,
  { t, locale }: Words,
): string | null {
  if (typeof value === 'number') {
    if (column === 'alive') return new Intl.NumberFormat(locale, { style: 'percent' }).format(value);
    if (table !== 'order_lines' || column !== 'kind') return null;
    // a sale is what one expects of a line
    return t(`purchases:kind.${lineKindName(value)}`, { defaultValue: '' });
  }
  if (column === 'country') return nameIn(locale, 'region', value);
  if (column === 'language') return nameIn(locale, 'language', value);
  const place = words[`${table}.${column}`] ?? words[column];
  if (place === undefined) return null;
  // the dot of an event's name would be a step into the texts; that of an operation's is one
  const key = place === 'operations' ? `${place}:${value}` : `${place}.${value.replaceAll('.', '_')}`;
  return t(key, { defaultValue: value });
}

function nameIn(locale: string, type: 'region' | 'language', code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type }).of(code) ?? code;
  } catch {
    return code;
  }
}
