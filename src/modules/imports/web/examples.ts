// What a value of the file would mean in each of the ways in which it can be read.

export type DateExample = { value: string; dayFirst: Date; monthFirst: Date };

/** @returns the most telling of the values: one whose two readings differ, undefined when none can be read both ways */
export function dateExample(values: readonly string[]): DateExample | undefined {
  for (const value of values) {
    const [, first, second, year] =
      /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})/.exec(value)?.map(Number) ?? [];
    if (first === undefined || second === undefined || year === undefined) continue;
    if (first === second || first > 12 || second > 12 || first < 1 || second < 1) continue;
    const full = year < 100 ? year + (year < 70 ? 2000 : 1900) : year;
    const day = (month: number, date: number): Date => new Date(Date.UTC(full, month - 1, date, 12));
    return { value: value.trim(), dayFirst: day(second, first), monthFirst: day(first, second) };
  }
  return undefined;
}

export type DecimalExample = { value: string; point: number; comma: number };

/** @returns a value such as 1.234 or 1,234 with what it is by either style, undefined when none can be read both ways */
export function decimalExample(values: readonly string[]): DecimalExample | undefined {
  for (const value of values) {
    const digits = /-?(?<![\d.,])\d{1,3}[.,]\d{3}(?!\d|[.,])/.exec(value)?.[0];
    if (!digits) continue;
    const grouped = Number(digits.replace(/[.,]/, ''));
    const fraction = Number(digits.replace(',', '.'));
    return digits.includes(',')
      ? { value: value.trim(), point: grouped, comma: fraction }
      : { value: value.trim(), point: fraction, comma: grouped };
  }
  return undefined;
}
