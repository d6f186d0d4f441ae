// What stands in a row, in words: for somebody who never saw this program.
import type { TFunction } from 'i18next';
import type { Row } from './gather.ts';
import { wordFor } from './words.ts';

export type Words = {
  t: TFunction;
  /** of the texts */
  language: string;
  /** BCP 47, for days and figures */
  locale: string;
  currency: string;
  timeZone: string;
};
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @returns label and value of what is said; ids and what is empty say nothing */
export function saidOf(table: string, row: Row, words: Words): [string, string][] {
  const currency = typeof row['currency'] === 'string' ? row['currency'] : words.currency;
  return Object.entries(row).flatMap(([column, value]): [string, string][] => {
    const text = textOf(table, column, value, { ...words, currency });
    return text === ''
      ? []
      : [[words.t(`privacy:fields.${column}`, { defaultValue: column.replaceAll('_', ' ') }), text]];
  });
}

function textOf(table: string, column: string, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === '' || value === '-infinity') return '';
  if (typeof value === 'boolean') return words.t(value ? 'find:yes' : 'find:no');
  const word =
    typeof value === 'string' || typeof value === 'number' ? wordFor(table, column, value, words) : null;
  if (word !== null) return word;
  if (typeof value === 'number') {
    if (/_?minor$/i.test(column)) return money(value, words);
    return new Intl.NumberFormat(words.locale, { maximumFractionDigits: 4 }).format(value);
  }
  if (typeof value === 'string') return ID.test(value) ? '' : dated(value, words);
  if (Array.isArray(value))
    return value
      .map((each) => textOf(table, column, each, words))
      .filter(Boolean)
      .join(', ');
  return Object.entries(value)
    .map(([key, held]) => [key, textOf(table, key, held, words)])
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${nameOf(key ?? '', words)}: ${text}`)
    .join('; ');
}

function money(minor: number, { locale, currency }: Words): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function dated(text: string, { locale, timeZone }: Words): string {
  if (DAY.test(text))
    return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(text));
  if (!MOMENT.test(text) || Number.isNaN(Date.parse(text))) return text;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(text),
  );
}

/** One of many (`note.<id>`) by what it is one of, a field of the business's own by its name. */
function nameOf(key: string, { t }: Words): string {
  const [field = key, rest] = key.split('.', 2);
  if (field === 'custom' && rest !== undefined) return rest;
  return t(`privacy:fields.${field}`, { defaultValue: field.replaceAll('_', ' ') });
}
