import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { OutputOf } from '../../core/operation.ts';
import { visibleTo } from '../customers/visible.ts';
import type { callsContract } from './contract.ts';

type Task = OutputOf<typeof callsContract.tasks>['items'][number];
type Row = {
  call_id: string;
  times: number;
  customer_id: string | null;
  phone: string | null;
  shown: string;
  site: string | null;
  mine: boolean;
  missed_at: Date;
  due_at: Date;
};
const most = 50;

/** The condition that a task is for this caller to do: their own, or nobody's of their sites. */
const theirs = (caller: Caller) => sql<boolean>`(call_tasks.staff_id = ${caller.staffId}
  OR ((call_tasks.staff_id IS NULL
       OR call_tasks.staff_id NOT IN (SELECT id FROM staff WHERE active AND id IN (SELECT user_id FROM accounts)))
      AND (${caller.siteIds}::uuid[] IS NULL OR call_tasks.site_id IS NULL OR call_tasks.site_id = ANY(${caller.siteIds}::uuid[]))))`;

/** Calls of one number are one task; of a withheld one nobody knows that, so each is its own. */
const together = sql`coalesce(call_tasks.phone, call_tasks.call_id::text)`;

/** One row a number: who tried three times is called back once. Soonest due first. */
export async function listTasks(db: Db, caller: Caller): Promise<Task[]> {
  const { rows } = await sql<Row>`
    SELECT * FROM (
      SELECT DISTINCT ON (${together}) call_tasks.call_id, count(*) OVER (PARTITION BY ${together})::int AS times,
             call_tasks.customer_id, call_tasks.phone, calls.shown,
             sites.name AS site, coalesce(call_tasks.staff_id = ${caller.staffId}, false) AS mine,
             call_tasks.missed_at, call_tasks.due_at
        FROM call_tasks
        JOIN calls ON calls.call_id = call_tasks.call_id
        LEFT JOIN sites ON sites.site_id = call_tasks.site_id
       WHERE call_tasks.done_at IS NULL AND ${theirs(caller)}
       ORDER BY ${together}, call_tasks.due_at, call_tasks.call_id) AS waiting
     ORDER BY due_at, call_id LIMIT ${most}`.execute(db);
  const customers = await customersOf(db, caller, rows);
  return rows.map((row) => ({
    callId: row.call_id,
    times: row.times,
    customer: customers.get(row.customer_id ?? '') ?? null,
    phone: row.phone,
    shown: row.shown,
    site: row.site,
    mine: row.mine,
    missedAt: row.missed_at.toISOString(),
    dueAt: row.due_at.toISOString(),
  }));
}

/** Apart from the tasks, since these lie by their call and not by their customer. */
async function customersOf(
  db: Db,
  caller: Caller,
  tasks: readonly Row[],
): Promise<Map<string, Task['customer']>> {
  const ids = tasks.flatMap((task) => task.customer_id ?? []);
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ customerId: string; name: string; nextYearMinor: number }>`
    SELECT customers.customer_id AS "customerId", name, coalesce(next_year_minor, 0) AS "nextYearMinor"
      FROM customers LEFT JOIN customer_worth ON customer_worth.customer_id = customers.customer_id
     WHERE customers.customer_id = ANY(${ids}::uuid[]) AND ${visibleTo(caller)}`.execute(db);
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** Settled twice is settled once. */
export async function settleTask(
  tx: Db,
  caller: Caller,
  { callId }: { callId: string },
): Promise<{ callId: string; settled: number }> {
  const same = await sameTask(tx, caller, callId);
  const { numUpdatedRows } = await tx
    .updateTable('call_tasks')
    .set({ done_at: new Date(), done_by: caller.staffId })
    .where(same)
    .where('done_at', 'is', null)
    .where(theirs(caller))
    .executeTakeFirst();
  await announce(tx, { topic: 'calls', id: callId });
  return { callId, settled: Number(numUpdatedRows) };
}

/** Opens what was settled together with it. */
export async function reopenTask(
  tx: Db,
  caller: Caller,
  { callId }: { callId: string },
): Promise<{ callId: string }> {
  const same = await sameTask(tx, caller, callId);
  await sql`
    UPDATE call_tasks SET done_at = NULL, done_by = NULL
     WHERE ${same} AND ${theirs(caller)}
       AND done_at = (SELECT done_at FROM call_tasks WHERE call_id = ${callId})`.execute(tx);
  await announce(tx, { topic: 'calls', id: callId });
  return { callId };
}

/** The condition that a row belongs to the same task as this call. @throws NotFound */
async function sameTask(tx: Db, caller: Caller, callId: string): Promise<ReturnType<typeof sql<boolean>>> {
  const task = await tx
    .selectFrom('call_tasks')
    .select('phone')
    .where('call_id', '=', callId)
    .where(theirs(caller))
    .executeTakeFirst();
  if (!task) throw new NotFound();
  return task.phone === null
    ? sql<boolean>`call_tasks.call_id = ${callId}`
    : sql<boolean>`call_tasks.phone = ${task.phone}`;
}
