// Promises among colleagues as they are told, and who is told of them.
import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { planned } from '../../core/round-trips.ts';
import { visibleTo } from '../customers/visible.ts';
import { person, type Row, told } from './read.ts';
import type { Owed as Shape } from './shapes.ts';

export type Owed = z.infer<typeof Shape>;
type Condition = ReturnType<typeof sql<SqlBool>>;

/** Those whom it is about, and who leads: a manager of some sites sees what their people promise one another. */
export function concerns(caller: Caller): Condition {
  if (caller.staffId === null) return sql<SqlBool>`true`;
  const people = sql`(colleague_promises.promised_by, colleague_promises.keeper_id, colleague_promises.colleague_id)`;
  if (!may(caller, 'promises.manage')) return sql<SqlBool>`${caller.staffId}::uuid IN ${people}`;
  if (caller.siteIds === null) return sql<SqlBool>`true`;
  return sql<SqlBool>`(${caller.staffId}::uuid IN ${people}
    OR EXISTS (SELECT FROM staff_sites WHERE staff_id IN ${people} AND site_id = ANY(${caller.siteIds}::uuid[])))`;
}

export type Wanted = { keeperId?: string; siteId?: string };
/** A promise to a colleague is of no site. */
export function wantedOfColleagues({ keeperId, siteId }: Wanted): Condition {
  return sql<SqlBool>`${siteId === undefined} AND ${keeperId === undefined ? sql`true` : sql`colleague_promises.keeper_id = ${keeperId}`}`;
}

/**
 * Those to customers that a caller may see and asks for, to be counted.
 * @param bySite tells the site too; without it, whoever sees everything counts without looking at a customer
 */
export function promisesToCustomers(
  caller: Pick<Caller, 'siteIds'>,
  wish: Wanted,
  { bySite = false } = {},
): ReturnType<typeof sql> {
  const look = bySite || caller.siteIds !== null || wish.siteId !== undefined;
  return sql`
    SELECT promises.customer_id, promise_id, promises.kind, state, due_at, settled_at, keeper_id, reason, find_a_way,
           ${bySite ? sql`customers.site_id` : sql`NULL::uuid AS site_id`}, false AS among_us
      FROM promises ${look ? sql`JOIN customers ON customers.customer_id = promises.customer_id` : sql``}
     WHERE ${visibleTo(caller)}
       AND ${wish.keeperId === undefined ? sql`true` : sql`keeper_id = ${wish.keeperId}`}
       AND ${wish.siteId === undefined ? sql`true` : sql`customers.site_id = ${wish.siteId}`}`;
}

/** Those to colleagues, in the same columns. */
export function promisesToColleagues(caller: Caller, wish: Wanted): ReturnType<typeof sql> {
  return sql`
    SELECT NULL::uuid AS customer_id, promise_id, kind, state, due_at, settled_at, keeper_id, reason, find_a_way,
           NULL::uuid AS site_id, true AS among_us
      FROM colleague_promises WHERE ${concerns(caller)} AND ${wantedOfColleagues(wish)}`;
}

/** Both, as one relation called promises. */
export function everyPromise(
  caller: Caller,
  wish: Wanted,
  options?: { bySite: boolean },
): ReturnType<typeof sql> {
  return sql`(${promisesToCustomers(caller, wish, options)}
              UNION ALL ${promisesToColleagues(caller, wish)}) AS promises`;
}

/** @param where on colleague_promises; whether the caller may see them is part of it */
export async function readColleaguePromises(
  db: Db,
  where: Condition,
  rest: ReturnType<typeof sql> = sql``,
  now = new Date(),
): Promise<Owed[]> {
  const { rows } = await sql<Row & { colleague: Owed['colleague'] }>`${planned}
    SELECT promise_id, what, kind, promised_at, due_at, state, settled_at, reason, find_a_way,
           NULL AS conversation_id, NULL AS order_id, NULL AS plan_id,
           ${person('colleague_promises.promised_by')} AS promised_by, ${person('colleague_promises.keeper_id')} AS keeper,
           ${person('colleague_promises.settled_by')} AS settled_by,
           ${person('colleague_promises.colleague_id')} AS colleague,
           (SELECT coalesce(json_agg(json_build_object('moveId', move_id, 'movedAt', moved_at, 'by', ${person('moves.moved_by')},
                     'from', from_due, 'to', to_due, 'reason', moves.reason) ORDER BY moved_at, move_id), '[]')
              FROM colleague_promise_moves AS moves WHERE moves.promise_id = colleague_promises.promise_id) AS moves
      FROM colleague_promises WHERE ${where} ${rest}`.execute(db);
  return rows.map((row) => ({
    ...told(row, now),
    customerId: null,
    customer: null,
    colleague: row.colleague,
  }));
}

/** @throws NotFound */
export async function readColleaguePromise(db: Db, { promiseId }: { promiseId: string }): Promise<Owed> {
  const [found] = await readColleaguePromises(db, sql<SqlBool>`promise_id = ${promiseId}`);
  if (!found) throw new NotFound();
  return found;
}
