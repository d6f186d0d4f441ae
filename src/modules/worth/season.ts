// What the months of the year do to buying, where a full year was seen.
import type pg from 'pg';
import { type MonthTotal, seasonalFactor, seasonalIndex } from './models/seasonal.ts';
import type { HonestyModels } from './report.ts';
import { dayOf, type Window } from './window.ts';

export type Season = {
  /** January to December, mean 1; null when no full year is known */
  index: number[] | null;
  learnt: HonestyModels['season'];
  /** how busy the held-back period was to be expected from the months before it alone; 1 when that was not known */
  heldBackFactor: number;
};

/** Of orders a month; the worth of a whole year needs no season, months and shorter periods do. */
export async function seasonOf(client: pg.ClientBase, window: Window, heldBack: number): Promise<Season> {
  const totals = await completeMonths(client, window);
  const { index, months, cycles, reason } = seasonalIndex(totals);
  return {
    index,
    learnt: { months, cycles, reason },
    heldBackFactor: heldBack > 0 ? heldBackFactor(totals, window, heldBack) : 1,
  };
}

function heldBackFactor(totals: readonly MonthTotal[], window: Window, heldBack: number): number {
  const from = dayOf(window, window.last - heldBack + 1);
  const seen = totals.filter(
    ({ year, month }) => `${year}-${String(month).padStart(2, '0')}` < from.slice(0, 7),
  );
  const { index, cycles } = seasonalIndex(seen);
  // One cycle alone cannot tell season from growth: good enough to draw a year with, not to be judged by.
  if (!index || cycles < 2) return 1;
  return seasonalFactor(index, new Date(from), new Date(dayOf(window, window.last + 1)));
}

/** Months that lie wholly within the data; one without orders counts 0. */
async function completeMonths(client: pg.ClientBase, window: Window): Promise<MonthTotal[]> {
  const { rows } = await client.query<{ starts: Date[]; names: string[] }>(
    `SELECT array_agg(month AT TIME ZONE $3 ORDER BY month) AS starts,
            array_agg(to_char(month, 'YYYY-MM') ORDER BY month) AS names
       FROM generate_series(date_trunc('month', $1::timestamp + interval '1 month - 1 day'),
                            date_trunc('month', $2::timestamp + interval '1 day'), '1 month') AS month`,
    [window.firstDay, window.asOf, window.timeZone],
  );
  const { starts, names } = rows[0] ?? { starts: [], names: [] };
  if (!starts || starts.length < 2) return [];
  const counted = await client.query<{ month: number; total: number }>(
    `SELECT width_bucket(ordered_at, $1::timestamptz[]) AS month, count(*) AS total
       FROM orders WHERE purchase AND ordered_at >= $2 AND ordered_at < $3 GROUP BY 1`,
    [starts, starts[0], starts.at(-1)],
  );
  const total = new Map(counted.rows.map((row) => [row.month, row.total]));
  // The last start is the end of the last complete month.
  return names.slice(0, -1).map((name, i) => ({
    year: Number(name.slice(0, 4)),
    month: Number(name.slice(5)),
    total: total.get(i + 1) ?? 0,
  }));
}
