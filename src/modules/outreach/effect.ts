// What calling changes, told by lot: those left alone differ from those on the lists by nothing but chance.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Call } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import { lotDays } from './candidates.ts';
import type { todayContract } from './contract.ts';
import { difference } from './interval.ts';

type Effect = OutputOf<typeof todayContract.effect>;
type Group = Effect['reached'];
/** Fewer on either side say nothing at all. */
const fewest = 10;

/**
 * A customer counts once in 60 days, from the first day on which they were drawn, and only when orders are known up to
 * the end of these days. Those reached are a choice of those listed (who can be reached may be likelier to buy anyway),
 * so the comparison that the lot alone decided is told beside it.
 */
export async function effectOfCalling(db: Db, { caller }: Pick<Call, 'caller'>): Promise<Effect> {
  const { settings, currency, timeZone } = await theBusiness(db);
  const newest = await newestOrder(db);
  const { rows } = await sql<{
    held_out: boolean;
    reached: boolean;
    people: number;
    bought: number;
    spend: number;
  }>`
    WITH drawn AS (
      SELECT check_ins.customer_id, check_ins.day, held_out,
             EXISTS (SELECT FROM check_ins AS later WHERE later.customer_id = check_ins.customer_id AND outcome = 'reached'
                        AND later.day BETWEEN check_ins.day AND check_ins.day + ${lotDays}::int - 1) AS reached
        FROM check_ins JOIN customers ON customers.customer_id = check_ins.customer_id
       WHERE ${visibleTo(caller)}
         AND check_ins.day + ${lotDays}::int <= (${newest}::timestamptz AT TIME ZONE ${timeZone}::text)::date
         AND NOT EXISTS (SELECT FROM check_ins AS earlier WHERE earlier.customer_id = check_ins.customer_id
                            AND earlier.day < check_ins.day AND earlier.day > check_ins.day - ${lotDays}::int)
    )
    SELECT held_out, reached, count(*)::int AS people, count(*) FILTER (WHERE orders > 0)::int AS bought,
           coalesce(sum(spend), 0)::bigint AS spend
      FROM drawn, LATERAL (
        SELECT count(*) AS orders, sum(spend_minor + returned_minor) FILTER (WHERE orders.currency = ${currency}) AS spend
          FROM orders WHERE orders.customer_id = drawn.customer_id AND purchase
           AND (ordered_at AT TIME ZONE ${timeZone}::text)::date BETWEEN day + 1 AND day + ${lotDays}::int) AS after
     GROUP BY 1, 2`.execute(db);
  const add = (is: (row: (typeof rows)[number]) => boolean): Group =>
    rows.filter(is).reduce(
      (sum, row) => ({
        people: sum.people + row.people,
        bought: sum.bought + row.bought,
        spendMinor: sum.spendMinor + row.spend,
      }),
      { people: 0, bought: 0, spendMinor: 0 },
    );
  const reached = add((row) => !row.held_out && row.reached);
  const listed = add((row) => !row.held_out);
  // who was called all the same (the share was switched off for a while) was not left alone
  const leftAlone = add((row) => row.held_out && !row.reached);
  const told = Math.min(reached.people, leftAlone.people) >= fewest;
  return {
    state: told ? 'told' : settings.holdOutShare === 0 ? 'off' : 'early',
    days: lotDays,
    reached,
    listed,
    leftAlone,
    difference: told ? compare(reached, leftAlone) : null,
    byLot: told ? compare(listed, leftAlone) : null,
    from: await firstDay(db),
  };
}

function compare(a: Group, b: Group): ReturnType<typeof difference> {
  return difference({ of: a.bought, n: a.people }, { of: b.bought, n: b.people });
}

/** Up to when orders are known, to the microsecond; null without any. */
async function newestOrder(db: Db): Promise<string | null> {
  const { rows } = await sql<{ newest: string | null }>`
    SELECT max(last_at)::text AS newest FROM customer_figures WHERE last_at > '-infinity'`.execute(db);
  return rows[0]?.newest ?? null;
}

async function firstDay(db: Db): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    SELECT min(day) + ${lotDays}::int AS day FROM check_ins WHERE held_out`.execute(db);
  return rows[0]?.day ?? null;
}
