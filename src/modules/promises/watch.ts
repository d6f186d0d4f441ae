// Promises as their dates come: the keeper is reminded, then a manager hears that one is late. A row that was told says
// so itself, in the transaction that tells; run twice, or at the same moment twice, nothing is told twice.
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../core/db.ts';
import { record } from '../../core/events.ts';
import { queueMails } from '../mail/outbox.ts';
import { type Notice, notify } from '../notices/notices.ts';
import { tellPromises } from './tell.ts';

type Due = {
  customer_id: string;
  promise_id: string;
  what: string;
  keeper_id: string | null;
  due_at: Date;
};
const batch = 500;

/** To the keeper while there is time, and to who leads when there is none; what is late its keeper sees on the page. */
const mailed = ['promise.due', 'promise.escalated'];

/** On the page and by e-mail. */
export async function tell(tx: Db, notices: readonly Notice[]): Promise<void> {
  await notify(tx, notices);
  await queueMails(
    tx,
    notices.filter(({ kind }) => mailed.includes(kind)),
  );
}

/** @returns how many keepers were reminded */
export async function remindKeepers(db: Db, now = new Date()): Promise<number> {
  return inBatches(db, async (tx, batch) => {
    const { rows } = await sql<Due>`
      UPDATE promises SET reminded_at = ${now}
       WHERE state = 'open' AND reminded_at IS NULL AND remind_at <= ${now}
         AND (customer_id, promise_id) IN (
           SELECT customer_id, promise_id FROM promises
            WHERE state = 'open' AND reminded_at IS NULL AND remind_at <= ${now} LIMIT ${batch})
      RETURNING customer_id, promise_id, what, keeper_id, due_at`.execute(tx);
    // while nothing ran a date may have passed: what is late is said below
    const ahead = rows.filter((row) => row.due_at > now);
    await remind(tx, ahead, (row) => managersOf(tx, row.customer_id), noticeOf);
    return rows.length;
  });
}

/** The keeper, or who leads where the keeper was put out: nobody else would hear of it before it is late. */
export async function remind<T extends { keeper_id: string | null }>(
  tx: Db,
  rows: readonly T[],
  leading: (row: T) => Promise<string[]>,
  noticeOf: (row: T, staffId: string, kind: string) => Notice,
): Promise<void> {
  const keepers = rows.flatMap((row) => row.keeper_id ?? []);
  const working = await sql<{ id: string }>`
    SELECT id FROM staff WHERE id = ANY(${keepers}::uuid[]) AND active`.execute(tx);
  const here = new Set(working.rows.map(({ id }) => id));
  const notices: Notice[] = [];
  for (const row of rows) {
    const told = row.keeper_id !== null && here.has(row.keeper_id) ? [row.keeper_id] : await leading(row);
    notices.push(...told.map((staffId) => noticeOf(row, staffId, 'promise.due')));
  }
  await tell(tx, notices);
}

/** @returns how many became late */
export async function escalateLate(db: Db, now = new Date()): Promise<number> {
  return inBatches(db, async (tx, batch) => {
    const { rows } = await sql<Due>`
      UPDATE promises SET escalated_at = ${now}
       WHERE state = 'open' AND escalated_at IS NULL AND due_at < ${now}
         AND (customer_id, promise_id) IN (
           SELECT customer_id, promise_id FROM promises
            WHERE state = 'open' AND escalated_at IS NULL AND due_at < ${now} LIMIT ${batch})
      RETURNING customer_id, promise_id, what, keeper_id, due_at`.execute(tx);
    for (const row of rows) {
      await record(tx, {
        customerId: row.customer_id,
        kind: 'promise.late',
        staffId: null,
        data: { promiseId: row.promise_id, what: row.what, dueAt: row.due_at.toISOString() },
      });
      const leading = await managersOf(tx, row.customer_id);
      const keeper = row.keeper_id === null ? [] : [noticeOf(row, row.keeper_id, 'promise.late')];
      const others = leading.filter((staffId) => staffId !== row.keeper_id);
      await tell(tx, [...keeper, ...others.map((staffId) => noticeOf(row, staffId, 'promise.escalated'))]);
      await tellPromises(tx, row.customer_id);
    }
    return rows.length;
  });
}

/** Managers of the customer's site. */
function managersOf(tx: Db, customerId: string): Promise<string[]> {
  return managers(
    tx,
    sql`EXISTS (SELECT FROM staff_sites JOIN customers ON customers.customer_id = ${customerId}
                 WHERE staff_id = staff.id
                   AND (customers.site_id IS NULL OR customers.site_id = staff_sites.site_id))`,
  );
}

/** @param here on staff: who leads where it happens. @returns those of them who can sign in; where there is none, the owners */
export async function managers(tx: Db, here: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ id: string; role: string }>`
    SELECT id, role FROM staff
     WHERE active AND role IN ('manager', 'owner') AND EXISTS (SELECT FROM accounts WHERE user_id = staff.id)
       AND (NOT EXISTS (SELECT FROM staff_sites WHERE staff_id = staff.id) OR ${here})`.execute(tx);
  const leading = rows.filter((row) => row.role === 'manager');
  return (leading.length > 0 ? leading : rows).map((row) => row.id);
}

function noticeOf(row: Due, staffId: string, kind: string) {
  const dueAt = row.due_at.toISOString();
  return {
    staffId,
    key: `${kind} ${row.promise_id} ${dueAt}`,
    kind,
    customerId: row.customer_id,
    data: { what: row.what, dueAt },
  };
}

/** @returns how many rows in all */
export async function inBatches(db: Db, work: (tx: Db, batch: number) => Promise<number>): Promise<number> {
  for (let all = 0; ;) {
    const done = await inTransaction(db, (tx) => work(tx, batch));
    all += done;
    if (done < batch) return all;
  }
}
