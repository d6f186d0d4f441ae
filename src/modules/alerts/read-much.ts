// Who reads far more of the customer file than they do on their usual day, card by card or in lists, on a page or by a key.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { type Alert, magnitude } from './alert.ts';
import type { AlertRules } from './rules.ts';

const what = ['cards', 'listed'] as const;
type What = (typeof what)[number];
type Row = { staff_id: string; day: string; usual_cards: number; usual_listed: number } & Record<
  What,
  number
>;

/** A usual day is the median of the days that somebody worked on; who has worked on fewer has none yet. */
const daysToKnow = 5;

/** @param timeZone of the business: whose days they are; of today and yesterday, by the four weeks before */
export async function readMuch(db: Db, rules: AlertRules, timeZone: string): Promise<Alert[]> {
  if (rules.cards === null && rules.listed === null) return [];
  const { rows } = await sql<Row>`
    WITH days AS (
      SELECT staff_id, (hour AT TIME ZONE ${timeZone})::date AS day, sum(cards)::bigint AS cards, sum(listed)::bigint AS listed
        FROM activity_counts WHERE hour >= now() - interval '30 days'
       GROUP BY 1, 2),
    usual AS (
      SELECT staff_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY cards) AS cards,
             percentile_disc(0.5) WITHIN GROUP (ORDER BY listed) AS listed
        FROM days WHERE day < (now() AT TIME ZONE ${timeZone})::date - 1 AND cards + listed > 0
       GROUP BY 1 HAVING count(*) >= ${daysToKnow})
    SELECT staff_id, day::text, days.cards, days.listed,
           coalesce(usual.cards, 0) AS usual_cards, coalesce(usual.listed, 0) AS usual_listed
      FROM days LEFT JOIN usual USING (staff_id)
     WHERE day >= (now() AT TIME ZONE ${timeZone})::date - 1`.execute(db);
  return what.flatMap((each) => rows.flatMap((row) => judge(row, each, rules)));
}

function judge(row: Row, what: What, rules: AlertRules): Alert[] {
  const least = rules[what];
  const count = row[what];
  const usual = row[`usual_${what}`];
  if (least === null || count < least || count <= usual * rules.timesUsual) return [];
  return [
    {
      staffId: row.staff_id,
      key: `${what} ${row.staff_id} ${row.day} ${magnitude(count, least)}`,
      kind: usual > 0 ? `alert_${what}_usual` : `alert_${what}`,
      data: { customers: String(count), usual: String(usual) },
      to: 'owners',
    },
  ];
}
