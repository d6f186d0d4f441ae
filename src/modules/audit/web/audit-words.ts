// The words of the audit: what was done, in which fields, to what; never the names that a program uses.
import type { TFunction } from 'i18next';
import type { Format } from '../../../../web/format.ts';

/** Fields whose values are words of the contract; whatever somebody typed stays as it was typed. */
const coded = new Set(
  'act channel direction format how method outcome purpose role source state whose'.split(' '),
);
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const day = /^\d{4}-\d\d-\d\d$/;

/** A field as the card calls it; what is one of many (a phone, an address) by its kind. */
export function fieldWord(what: string, t: TFunction, room = ''): string {
  const [field = what, rest = ''] = what.split('.');
  if (field === 'custom' && rest !== '') return rest;
  return t([`audit:fieldsIn.${room}.${field}`, `customers:field.${field}`, `audit:fields.${field}`], {
    defaultValue: field,
  });
}

type Names = { t: TFunction; format: Format; nameOf: (id: string) => string | undefined };

/** In words as far as it is one: of a phone or an address what one would dial or write. */
export function valueText(field: string, value: unknown, names: Names): string {
  const { t, format, nameOf } = names;
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return t(value ? 'audit:yes' : 'audit:no');
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'string') {
    if (coded.has(field)) return t(`audit:values.${value}`, { defaultValue: value });
    if (field === 'kind')
      return t([`trash:bulk.${value}`, `find:kind.${value}`, `customers:field.${value}`], {
        defaultValue: value,
      });
    if (field === 'permissions') return t(`access:can.${value}`, { defaultValue: value });
    if (moment.test(value)) return format.moment(value);
    if (day.test(value)) return format.calendarDay(value);
    if (field === 'take') return fieldWord(value.replace('main.', ''), t);
    return nameOf(value) ?? value;
  }
  if (Array.isArray(value)) return value.map((each) => valueText(field, each, names)).join(', ') || '–';
  if (typeof value !== 'object') return '–';
  if (!('street' in value || 'value' in value)) return heldText(value, names);
  const { value: reach, street, postcode, city, country } = value as Record<string, unknown>;
  const parts = [reach, street, postcode, city, country].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return parts.length > 0 ? parts.join(', ') : heldText(value, names);
}

function heldText(value: object, names: Names): string {
  const held = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return (
    held.map(([key, inner]) => `${fieldWord(key, names.t)}: ${valueText(key, inner, names)}`).join('; ') ||
    '–'
  );
}
