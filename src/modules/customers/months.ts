// Months as YYYY-MM: the bars of a card.
type Month = { month: string; spendMinor: number };

const shown = 18;
const ahead = 6;

/** @returns 'YYYY-MM' so many months after (before, when negative) another */
export function monthsFrom(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + step;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** @returns the last 18 months up to this one, without gaps, oldest first */
export function lastMonths(thisMonth: string, known: readonly { month: string; spend: number }[]): Month[] {
  const spend = new Map(known.map((each) => [each.month, each.spend]));
  return Array.from({ length: shown }, (_, index) => {
    const month = monthsFrom(thisMonth, index - shown + 1);
    return { month, spendMinor: spend.get(month) ?? 0 };
  });
}

/**
 * A twelfth of the expected year for each of the next six months, shaped by the season where one was learnt.
 * @param nextYearMinor expected spend in the next 12 months, minor units
 * @param season of the fit: twelve factors from January with mean 1, or anything else where none was learnt
 */
export function expectedMonths(thisMonth: string, nextYearMinor: number, season: unknown): Month[] {
  if (nextYearMinor <= 0) return [];
  const factors =
    Array.isArray(season) && season.length === 12 && season.every((factor) => typeof factor === 'number')
      ? season
      : null;
  return Array.from({ length: ahead }, (_, index) => {
    const month = monthsFrom(thisMonth, index + 1);
    const factor = factors?.[Number(month.slice(5)) - 1] ?? 1;
    return { month, spendMinor: Math.round((nextYearMinor / 12) * factor) };
  });
}
