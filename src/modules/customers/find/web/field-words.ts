// How fields and conditions are said.
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../../web/client.ts';
import { type Format, useFormat } from '../../../../../web/format.ts';
import { useWelcome } from '../../../../../web/welcome.ts';
import { isDay } from '../../../../core/day.ts';
import { customField, customPrefix, type Field, type FieldKey, fieldKeys, fields } from '../fields.ts';
import type { Said } from './list-search.ts';
import { type ListRow, useMaySee } from './use-list.ts';

export type KnownField = Field & {
  key: string;
  label: string;
  /** above a column */
  head: string;
};
export type CellValue = string | number | boolean | readonly string[] | null | undefined;
export type Words = {
  fields: KnownField[];
  field: (key: string) => KnownField | undefined;
  /** one value of a field, as people say it */
  value: (key: string, value: CellValue) => string;
  /** e.g. "Last purchase in the last 30 days" */
  condition: (said: Said) => string;
};

/** The fields that this user may filter by and see, those that the owner defined among them. */
export function useWords(): Words {
  const { t } = useTranslation('find');
  const format = useFormat();
  const maySee = useMaySee();
  const seen = fieldKeys.filter(maySee).join();
  const { sites } = useWelcome();
  const { data: custom } = useQuery(api.customers.customFields.queryOptions({ input: {} }));
  const { data: staff } = useQuery(api.team.staff.queryOptions({ input: {} }));
  return useMemo(() => {
    const own = fieldKeys
      .filter((key) => seen.split(',').includes(key))
      .map((key): KnownField => ({
        ...fields[key],
        key,
        label: t(`fields.${key}`),
        head: t([`heads.${key}`, `fields.${key}`]),
      }));
    const theirs = (custom?.items ?? []).map(({ key, label, type, choices }): KnownField => ({
      ...customField(type),
      ...(type === 'choice' && { choices }),
      key: customPrefix + key,
      label,
      head: label,
    }));
    const all = [...own, ...theirs];
    const byKey = new Map(all.map((field) => [field.key, field]));
    const names = new Map([
      ...sites.map(({ siteId, name }) => [siteId, name] as const),
      ...(staff?.items ?? []).map(({ staffId, name }) => [staffId, name] as const),
    ]);
    const value = (key: string, one: CellValue): string => {
      const field = byKey.get(key);
      if (one === null || one === undefined || one === '') return '';
      if (key === 'kind' || key === 'signal') return t(`${key}.${String(one)}`);
      if (key === 'status') return statusName(t, String(one));
      if (key === 'country') return countryName(format.locale, String(one));
      if (field?.type === 'id') return names.get(String(one)) ?? t('unknown');
      if (field?.type === 'number' && isCustom(key)) return figureSaid('number', one, format) ?? String(one);
      return field ? valueOfType(field, one, format, t) : String(one);
    };
    const condition = ({ field: key, op, values }: Said): string => {
      const known = byKey.get(key);
      const field = known?.label ?? key;
      const day = op === 'inLast' || op === 'notInLast';
      const said = values.map(
        (one) => figureSaid(day ? 'number' : known?.type, one, format) ?? value(key, one),
      );
      const any = new Intl.ListFormat(format.locale, { type: 'disjunction' }).format(said);
      return t(`say.${op}`, {
        field,
        count: day && typeof values[0] === 'number' ? values[0] : said.length,
        a: said[0] ?? '…',
        b: said[1] ?? '…',
        any,
      });
    };
    return { fields: all, field: (key) => byKey.get(key), value, condition };
  }, [custom, staff, sites, t, format, seen]);
}

/** @returns a figure as exact as somebody said it; an address may say anything in its place. Null for what is no figure */
function figureSaid(type: Field['type'] | undefined, value: CellValue, format: Format): string | null {
  if (type !== 'money' && type !== 'share' && type !== 'number') return null;
  if (typeof value !== 'number') return String(value ?? '');
  if (type === 'money') return format.moneySaid(value);
  if (type === 'share') return format.percent(value, 4);
  return format.number(value, { maximumFractionDigits: 15 });
}

function valueOfType({ type }: Field, value: unknown, format: Format, t: (key: string) => string): string {
  if (type === 'money') return format.money(Number(value));
  if (type === 'share') return format.percent(Number(value));
  if (type === 'number')
    return format.number(Number(value), { maximumFractionDigits: Math.abs(Number(value)) < 10 ? 1 : 0 });
  if (type === 'date') return dayOf(String(value), format);
  if (type === 'yesNo') return t(value === true ? 'yes' : 'no');
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What an address says that is no day stays as it is: the server says that it is none. */
function dayOf(value: string, format: Format): string {
  if (value.length === 10) return isDay(value) ? format.calendarDay(value) : value;
  return Number.isNaN(Date.parse(value)) ? value : format.day(value);
}

/** A house may say status in words of its own; those that Rapport writes itself are said in the reader's language. */
export function statusName(t: TFunction, status: string): string {
  return status === 'active' || status === 'inactive' || status === 'blocked'
    ? t(`find:status.${status}`)
    : status;
}

export function countryName(locale: string, code: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

export const isCustom = (key: string): boolean => key.startsWith(customPrefix);
/** @returns the value of a column in a row */
export function cellOf(row: ListRow, key: string): CellValue {
  if (!isCustom(key)) return row[key as Exclude<FieldKey, 'product'>];
  return row.custom?.[key.slice(customPrefix.length)];
}
