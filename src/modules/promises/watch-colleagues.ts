// Promises among colleagues as their dates come, told as those to customers are (watch.ts).
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { announce } from '../../core/live.ts';
import type { Notice } from '../notices/notices.ts';
import { inBatches, managers, remind, tell } from './watch.ts';

type Due = {
  promise_id: string;
  what: string;
  keeper_id: string | null;
  to_name: string;
  due_at: Date;
};
const returning = sql`promise_id, what, keeper_id, due_at,
  (SELECT name FROM staff WHERE id = colleague_promises.colleague_id) AS to_name`;

/** @returns how many keepers were reminded */
export async function remindKeepersOfColleagues(db: Db, now = new Date()): Promise<number> {
  return inBatches(db, async (tx, batch) => {
    const { rows } = await sql<Due>`
      UPDATE colleague_promises SET reminded_at = ${now}
       WHERE promise_id IN (
         SELECT promise_id FROM colleague_promises
          WHERE state = 'open' AND reminded_at IS NULL AND remind_at <= ${now} LIMIT ${batch} FOR UPDATE)
      RETURNING ${returning}`.execute(tx);
    const ahead = rows.filter((row) => row.due_at > now);
    await remind(tx, ahead, (row) => managersOf(tx, row.keeper_id), noticeOf);
    return rows.length;
  });
}

/** @returns how many became late */
export async function escalateLateToColleagues(db: Db, now = new Date()): Promise<number> {
  return inBatches(db, async (tx, batch) => {
    const { rows } = await sql<Due>`
      UPDATE colleague_promises SET escalated_at = ${now}
       WHERE promise_id IN (
         SELECT promise_id FROM colleague_promises
          WHERE state = 'open' AND escalated_at IS NULL AND due_at < ${now} LIMIT ${batch} FOR UPDATE)
      RETURNING ${returning}`.execute(tx);
    for (const row of rows) {
      const keeper = row.keeper_id === null ? [] : [noticeOf(row, row.keeper_id, 'promise.late')];
      const others = (await managersOf(tx, row.keeper_id)).filter((staffId) => staffId !== row.keeper_id);
      await tell(tx, [...keeper, ...others.map((staffId) => noticeOf(row, staffId, 'promise.escalated'))]);
      await announce(tx, { topic: 'promises', id: row.promise_id });
    }
    return rows.length;
  });
}

/** Managers of a site of the keeper. */
function managersOf(tx: Db, keeperId: string | null): Promise<string[]> {
  return managers(
    tx,
    sql`(NOT EXISTS (SELECT FROM staff_sites WHERE staff_id = ${keeperId})
         OR EXISTS (SELECT FROM staff_sites AS theirs JOIN staff_sites AS own ON own.site_id = theirs.site_id
                     WHERE theirs.staff_id = ${keeperId} AND own.staff_id = staff.id))`,
  );
}

function noticeOf(row: Due, staffId: string, kind: string): Notice {
  const dueAt = row.due_at.toISOString();
  return {
    staffId,
    key: `${kind} ${row.promise_id} ${dueAt}`,
    kind,
    customerId: null,
    data: { what: row.what, dueAt, to: row.to_name },
  };
}
