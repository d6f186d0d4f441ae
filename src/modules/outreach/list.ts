import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Forbidden, Invalid, NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import type { OutputOf } from '../../core/operation.ts';
import { planned } from '../../core/round-trips.ts';
import { clockAt } from '../../core/zoned-time.ts';
import { visibleTo } from '../customers/visible.ts';
import { theBusiness } from '../team/business.ts';
import type { todayContract } from './contract.ts';
import { lotDays } from './candidates.ts';
import { isFitted, makeList } from './make-list.ts';
import { type Worker, workers } from './people.ts';

export type CheckIn = OutputOf<typeof todayContract.settle>;
type Who = Pick<Call, 'caller' | 'can'>;
type List = OutputOf<typeof todayContract.list>;

/** @throws Forbidden for somebody else's list, NotFound for nobody's, Invalid for the command line without a name */
export async function readToday(
  db: Db,
  who: Who,
  { staffId }: { staffId?: string | undefined },
): Promise<List> {
  const worker = await whose(db, who, staffId);
  const { timeZone } = await theBusiness(db);
  const now = new Date();
  const { day } = clockAt(now, timeZone);
  await makeList(db, worker, day, now);
  const items = await readCheckIns(
    db,
    sql<boolean>`check_ins.day = ${day} AND check_ins.staff_id = ${worker.staffId} AND ${visibleTo(who.caller)}`,
  );
  return {
    day,
    staff: { staffId: worker.staffId, name: worker.name },
    items,
    empty: items.length > 0 ? null : await whyEmpty(db, who),
    week: await weekOf(db, who, worker, day),
  };
}

async function whose(db: Db, { caller, can }: Who, wish: string | undefined): Promise<Worker> {
  const staffId = wish ?? caller.staffId;
  if (staffId === null) throw new Invalid('outreach:whose');
  if (staffId !== caller.staffId && !can('settings.manage')) throw new Forbidden('outreach:notYours');
  const worker = (await workers(db)).find((each) => each.staffId === staffId);
  if (!worker) throw new NotFound();
  return worker;
}

type Row = {
  customer_id: string;
  check_in_id: string;
  name: string;
  company: string | null;
  phone: { value: string; normalised: string } | null;
  email: string | null;
  why: CheckIn['why'];
  reason: CheckIn['reason'];
  say: CheckIn['say'];
  next_year_minor: number;
  outcome: CheckIn['outcome'];
  note: string | null;
  done_by: string | null;
  done_at: Date | null;
};

/** Those left alone by lot are in no answer to anybody. */
export async function readCheckIns(db: Db, where: ReturnType<typeof sql<boolean>>): Promise<CheckIn[]> {
  const { rows } = await sql<Row>`${planned}
    SELECT check_ins.customer_id, check_in_id, customers.name, customers.company,
           (SELECT json_build_object('value', value, 'normalised', normalised) FROM contact_points AS point
             WHERE point.customer_id = check_ins.customer_id AND kind = 'phone' ORDER BY main DESC, created_at LIMIT 1) AS phone,
           (SELECT value FROM contact_points AS point
             WHERE point.customer_id = check_ins.customer_id AND kind = 'email' ORDER BY main DESC, created_at LIMIT 1) AS email,
           why, check_ins.reason, say, worth.next_year_minor, outcome, note,
           (SELECT staff.name FROM staff WHERE staff.id = done_by) AS done_by, done_at
      FROM check_ins
      JOIN customers ON customers.customer_id = check_ins.customer_id
      JOIN customer_worth AS worth ON worth.customer_id = check_ins.customer_id
     WHERE NOT held_out AND ${where}
     ORDER BY place`.execute(db);
  return rows.map((row) => ({
    customerId: row.customer_id,
    checkInId: row.check_in_id,
    name: row.name,
    company: row.company,
    phone: row.phone,
    email: row.email,
    why: row.why,
    reason: row.reason,
    say: row.say,
    nextYearMinor: row.next_year_minor,
    outcome: row.outcome,
    note: row.note,
    doneBy: row.done_by,
    doneAt: row.done_at?.toISOString() ?? null,
  }));
}

async function whyEmpty(db: Db, { caller }: Who): Promise<List['empty']> {
  const { rows } = await sql<{ customers: boolean }>`
    SELECT EXISTS (SELECT 1 FROM customers WHERE ${visibleTo(caller)}) AS customers`.execute(db);
  if (!rows[0]?.customers) return 'customers';
  return (await isFitted(db)) ? 'nobody' : 'worth';
}

/** The seven days up to today. */
async function weekOf(db: Db, { caller }: Who, worker: Worker, day: string): Promise<List['week']> {
  const { rows } = await sql<{ listed: number; reached: number; came_back: number; minor: number }>`${planned}
    WITH mine AS (
      SELECT check_ins.customer_id, day, outcome, done_at FROM check_ins
        JOIN customers ON customers.customer_id = check_ins.customer_id
       WHERE staff_id = ${worker.staffId} AND NOT held_out AND day > ${day}::date - ${lotDays}::int AND ${visibleTo(caller)}
    ), back AS (
      SELECT orders.customer_id, sum(spend_minor + returned_minor) AS minor FROM orders, business
       WHERE purchase AND orders.currency = business.currency
         AND ordered_at >= (${day}::date - 6)::timestamp AT TIME ZONE time_zone
         AND EXISTS (SELECT FROM mine WHERE mine.customer_id = orders.customer_id AND outcome = 'reached' AND done_at < ordered_at)
       GROUP BY 1)
    SELECT (SELECT count(DISTINCT customer_id) FROM mine WHERE day > ${day}::date - 7)::int AS listed,
           (SELECT count(DISTINCT customer_id) FROM mine WHERE day > ${day}::date - 7 AND outcome = 'reached')::int AS reached,
           (SELECT count(*) FROM back)::int AS came_back,
           (SELECT coalesce(sum(minor), 0) FROM back)::bigint AS minor`.execute(db);
  const row = rows[0] ?? { listed: 0, reached: 0, came_back: 0, minor: 0 };
  return { listed: row.listed, reached: row.reached, cameBack: row.came_back, cameBackMinor: row.minor };
}
