// Numbers, money and dates by the user's locale, in the business's time zone.
import { useMemo } from 'react';
import { useWelcome } from './welcome.ts';

export type Format = ReturnType<typeof formatFor>;

export function formatFor(locale: string, currency: string, timeZone: string) {
  const digits =
    new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
    2;
  const money = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency, ...options });
  const whole = money({ maximumFractionDigits: 0 });
  const exact = money({});
  const said = money({ trailingZeroDisplay: 'stripIfInteger' });
  const short = money({ notation: 'compact', maximumFractionDigits: 1 });
  const number = new Intl.NumberFormat(locale);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const day = date({ day: 'numeric', month: 'short', year: 'numeric' });
  const dayShort = date({ day: 'numeric', month: 'short' });
  const month = date({ month: 'short', year: 'numeric' });
  const moment = date({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const calendar = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
  const calendarDay = calendar({ day: 'numeric', month: 'short', year: 'numeric' });
  const calendarMonth = calendar({ month: 'short', year: 'numeric' });
  const year = date({ year: 'numeric' });
  const at = (value: string | Date): Date => (typeof value === 'string' ? new Date(value) : value);
  return {
    locale,
    currency,
    timeZone,
    /** minor units, without cents: for figures that are read, not booked */
    money: (minor: number) => whole.format(minor / 10 ** digits),
    /** minor units, with cents where there are any: for what somebody said, as they said it */
    moneySaid: (minor: number) => said.format(minor / 10 ** digits),
    /** minor units, to the cent */
    moneyExact: (minor: number) => exact.format(minor / 10 ** digits),
    /** minor units of any currency, to the cent */
    moneyIn: (minor: number, other: string) =>
      other === currency ? exact.format(minor / 10 ** digits) : moneyOf(locale, minor, other),
    moneyShort: (minor: number) => short.format(minor / 10 ** digits),
    number: (value: number, options?: Intl.NumberFormatOptions) =>
      (options ? new Intl.NumberFormat(locale, options) : number).format(value),
    /** 0.84 gives 84 % */
    percent: (share: number, fraction = 0) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: fraction }).format(share),
    day: (value: string | Date) => day.format(at(value)),
    /** without the year, where it is this one */
    dayShort: (value: string | Date) =>
      (year.format(at(value)) === year.format(new Date()) ? dayShort : day).format(at(value)),
    month: (value: string | Date) => month.format(at(value)),
    moment: (value: string | Date) => moment.format(at(value)),
    /** YYYY-MM-DD, a day that is no moment (a birthday): the same in every zone */
    calendarDay: (value: string) => calendarDay.format(new Date(`${value}T00:00:00Z`)),
    /** YYYY-MM */
    calendarMonth: (value: string) => calendarMonth.format(new Date(`${value}-01T00:00:00Z`)),
  };
}

function moneyOf(locale: string, minor: number, currency: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

export function useFormat(): Format {
  const { business, locale } = useWelcome();
  const currency = business?.currency ?? 'EUR';
  const timeZone = business?.timeZone ?? 'UTC';
  return useMemo(() => formatFor(locale, currency, timeZone), [locale, currency, timeZone]);
}
