/** @returns days since 1970-01-01 of `yyyy-mm-dd` or `yyyymmdd`, with or without a time after it; null for others. */
export function parseDay(text: string): number | null {
  const match = /^(\d{4})(-?)(\d{2})\2(\d{2})(?:$|[T ]|(?<=^\d{8})\d{6}$)/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[3]), Number(match[4])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.getTime() / 86_400_000 : null;
}
