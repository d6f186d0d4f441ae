// Who might be on a list today, and why.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { visibleTo } from '../customers/visible.ts';
import { fallsTo, type Worker } from './people.ts';

export type Why = 'later' | 'slipping' | 'first_order' | 'return';
export type Candidate = {
  customerId: string;
  why: Why;
  reason: Record<string, string | number>;
  riskMinor: number;
  nextYearMinor: number;
  spendMinor: number;
  /** YYYY-MM-DD; null: never on a list */
  lastListed: string | null;
  /** by an earlier lot of the last 60 days they are among those who are called */
  drawn: boolean;
};
type Looking = {
  worker: Worker;
  all: readonly Worker[];
  /** YYYY-MM-DD in the zone of the business */
  day: string;
  /** "lately" ends here */
  until: Date;
  limit: number;
  /** false: nobody is left alone by lot, also not who was before */
  lot: boolean;
};

/** For so many days after an outcome nobody is listed again; who was called and not reached comes back soon. */
export const restDays = { reached: 30, declined: 90, wrong_contact: 30, not_today: 3, no_answer: 2 } as const;
export const lotDays = 60;
const latelyDays = 14;

/** @returns returns and first orders newest first, then by risk and spend, then by who has waited longest */
export async function candidates(
  db: Db,
  looking: Looking,
): Promise<{ returned: Candidate[]; first: Candidate[]; risky: Candidate[]; waiting: Candidate[] }> {
  const lately = sql`${looking.until}::timestamptz - make_interval(days => ${latelyDays})`;
  const signalled = sql<boolean>`worth.signal IN ('later', 'slipping')`;
  return {
    returned: await look(db, looking, {
      why: sql`'return'`,
      reason: sql`jsonb_build_object('date', figures.last_return_at)`,
      where: sql<boolean>`figures.last_return_at > ${lately} AND figures.last_return_at <= ${looking.until}`,
      order: sql`figures.last_return_at DESC`,
    }),
    first: await look(db, looking, {
      why: sql`'first_order'`,
      reason: sql`jsonb_build_object('date', figures.first_at)`,
      where: sql<boolean>`figures.first_at > ${lately} AND figures.first_at <= ${looking.until} AND figures.purchase_days = 1`,
      order: sql`figures.first_at DESC`,
    }),
    risky: await look(db, looking, {
      why: sql`worth.signal`,
      reason: sql`worth.reason`,
      where: signalled,
      // where nothing can be foretold, nobody is at risk of an amount: then who spent most
      order: sql`worth.risk_minor DESC, figures.spend_minor DESC`,
    }),
    waiting: await look(db, looking, {
      why: sql`worth.signal`,
      reason: sql`worth.reason`,
      where: signalled,
      // by lot among those who wait equally long, another one each day
      order: sql`last_listed ASC NULLS FIRST, hashtextextended(customers.customer_id::text || ${looking.day}, 0)`,
    }),
  };
}

type Part = {
  why: ReturnType<typeof sql>;
  reason: ReturnType<typeof sql>;
  where: ReturnType<typeof sql<boolean>>;
  order: ReturnType<typeof sql>;
};
type Row = {
  customer_id: string;
  why: Why;
  reason: Record<string, string | number>;
  risk_minor: number;
  next_year_minor: number;
  spend_minor: number;
  last_listed: string | null;
  drawn: boolean;
};

async function look(db: Db, { worker, all, day, limit, lot }: Looking, part: Part): Promise<Candidate[]> {
  const rests = Object.entries(restDays);
  const { rows } = await sql<Row>`
    SELECT customers.customer_id, ${part.why} AS why, ${part.reason} AS reason, worth.risk_minor, worth.next_year_minor,
           figures.spend_minor,
           last_listed, coalesce(drawn, false) AS drawn
      FROM customers
      JOIN customer_figures AS figures ON figures.customer_id = customers.customer_id
      JOIN customer_worth AS worth ON worth.customer_id = customers.customer_id
      LEFT JOIN LATERAL (
        SELECT max(day) FILTER (WHERE NOT held_out) AS last_listed,
               bool_or(NOT held_out AND day > ${day}::date - ${lotDays}::int) AS drawn,
               bool_or(day = ${day}::date
                 OR (${lot} AND held_out AND day > ${day}::date - ${lotDays}::int)
                 OR EXISTS (SELECT FROM unnest(${rests.map(([outcome]) => outcome)}::text[], ${rests.map(([, days]) => days)}::int[])
                              AS rest (outcome, days)
                             WHERE rest.outcome = check_ins.outcome AND check_ins.day > ${day}::date - rest.days)) AS resting
          FROM check_ins WHERE check_ins.customer_id = customers.customer_id) AS before ON true
     WHERE ${part.where} AND ${visibleTo(worker)} AND ${fallsTo(worker, all)} AND resting IS NOT TRUE
     ORDER BY ${part.order}, customers.customer_id
     LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    why: row.why,
    reason: row.reason,
    riskMinor: row.risk_minor,
    nextYearMinor: row.next_year_minor,
    spendMinor: row.spend_minor,
    lastListed: row.last_listed,
    drawn: row.drawn,
  }));
}
