// What stands in the cells of an export: for people, so days, names and major units rather than ids and minor units.
import { decimal } from '../../../core/money.ts';
import type { translator } from '../../../core/i18n.ts';
import { customPrefix, type CustomType, type FieldKey, fields } from './fields.ts';
import type { CustomerRow } from './contract.ts';

export type Cell = { text: string } | { number: string } | { day: string } | null;
export type CellContext = {
  t: ReturnType<typeof translator>;
  currency: string;
  timeZone: string;
  staff: ReadonlyMap<string, string>;
  sites: ReadonlyMap<string, string>;
  custom: ReadonlyMap<string, { label: string; type: CustomType }>;
};

/** @returns the heading of a column, money with its currency */
export function headingOf(column: string, { t, currency, custom }: CellContext): string {
  if (column.startsWith(customPrefix)) return custom.get(column.slice(customPrefix.length))?.label ?? column;
  const heading = t(`find:fields.${column}`);
  return fields[column as FieldKey].type === 'money' ? `${heading} (${currency})` : heading;
}

/** @returns a function that makes the cells of a row, in the order of `columns` */
export function cellsOf(columns: readonly string[], context: CellContext): (row: CustomerRow) => Cell[] {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: context.timeZone, dateStyle: 'short' });
  const makers = columns.map((column) => makerOf(column, context, (iso) => day.format(new Date(iso))));
  return (row) => makers.map((make) => make(row));
}

function makerOf(
  column: string,
  { t, currency, staff, sites, custom }: CellContext,
  dayOf: (iso: string) => string,
): (row: CustomerRow) => Cell {
  if (column.startsWith(customPrefix)) {
    const key = column.slice(customPrefix.length);
    const type = custom.get(key)?.type;
    return (row) => customCell(row.custom?.[key], type, t);
  }
  const key = column as Exclude<FieldKey, 'product'>;
  const { type } = fields[key];
  return (row) => {
    const value = row[key];
    if (value === null || value === undefined) return null;
    if (type === 'money') return { number: decimal(Number(value), currency) };
    if (type === 'number' || type === 'share') return { number: String(value) };
    if (type === 'date') return { day: dayOf(String(value)) };
    if (key === 'ownerId') return { text: staff.get(String(value)) ?? '' };
    if (key === 'siteId') return { text: sites.get(String(value)) ?? '' };
    if (key === 'kind' || key === 'signal') return { text: t(`find:${key}.${String(value)}`) };
    return { text: Array.isArray(value) ? value.join(', ') : String(value) };
  };
}

function customCell(
  value: NonNullable<CustomerRow['custom']>[string] | undefined,
  type: CustomType | undefined,
  t: CellContext['t'],
): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return { number: String(value) };
  if (type === 'date' && typeof value === 'string') return { day: value };
  return { text: typeof value === 'boolean' ? t(value ? 'find:yes' : 'find:no') : value };
}

/**
 * Whether a spreadsheet might take a text for a formula: = + - @, a tab or a line end, also after blanks, also in full
 * width (OWASP, "CSV Injection").
 */
export function looksLikeFormula(text: string): boolean {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text);
}
