// The ledger: of one customer, and of all.
import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import { keyset } from '../customers/keyset.ts';
import { checkVisible, visibleTo } from '../customers/visible.ts';
import { endOfToday } from './calendar.ts';
import {
  concerns,
  everyPromise,
  type Owed,
  readColleaguePromises,
  wantedOfColleagues,
} from './colleagues-read.ts';
import type { promisesContract } from './contract.ts';
import { deliveryRateOf } from './deliveries.ts';
import { rateOf } from './rate.ts';
import { readPromises, type Told } from './read.ts';

/** Open ones of one customer are few; all of them come with the first page. */
const openLimit = 200;

/** @throws NotFound, Invalid for a cursor that is none */
export async function listOfCustomer(
  db: Db,
  caller: Caller,
  { customerId, cursor, limit }: InputOf<typeof promisesContract.list>,
): Promise<OutputOf<typeof promisesContract.list>> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const theirs = sql<SqlBool>`promises.customer_id = ${customerId}`;
  const open = after
    ? []
    : await readPromises(
        db,
        sql<SqlBool>`${theirs} AND state = 'open'`,
        sql`ORDER BY due_at, promise_id LIMIT ${openLimit}`,
      );
  const settled = await readPromises(
    db,
    sql<SqlBool>`${theirs} AND state <> 'open'
      AND ${after ? sql`(settled_at, promise_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}`,
    sql`ORDER BY settled_at DESC, promise_id DESC LIMIT ${limit + 1}`,
  );
  const shown = settled.slice(0, limit);
  const last = shown.at(-1);
  const { rows } = await sql<{ kept: number; n: number }>`
    SELECT count(*) FILTER (WHERE state = 'kept')::int AS kept, count(*)::int AS n
      FROM promises WHERE ${theirs} AND (state <> 'open' OR due_at <= ${new Date()})`.execute(db);
  return {
    items: [...open, ...shown],
    next:
      settled.length > limit && last ? keyset.write({ at: last.settledAt ?? '', id: last.promiseId }) : null,
    rate: rateOf(rows[0]),
    deliveries: await deliveryRateOf(db, customerId),
  };
}

type Wish = InputOf<typeof promisesContract.ledger>;
type Wanted = Pick<Wish, 'keeperId' | 'siteId'>;

/** By date: open ones as they fall due, settled ones latest first. @throws Invalid for a cursor that is none */
export async function listLedger(
  db: Db,
  caller: Caller,
  wish: Wish,
): Promise<OutputOf<typeof promisesContract.ledger>> {
  const { show, cursor, limit, findAWay } = wish;
  const now = new Date();
  const after = keyset.read(cursor);
  const open = ['open', 'late', 'today', 'coming'].includes(show);
  const place = open
    ? sql`(due_at, promise_id) > (${after?.at}::timestamptz, ${after?.id}::uuid)`
    : sql`(due_at, promise_id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`;
  const asked = sql<SqlBool>`${await shown(db, show, now)}
    AND ${findAWay === undefined ? sql`true` : sql`find_a_way = ${findAWay}`} AND ${after ? place : sql`true`}`;
  const rest = open
    ? sql`ORDER BY due_at, promise_id LIMIT ${limit + 1}`
    : sql`ORDER BY due_at DESC, promise_id DESC LIMIT ${limit + 1}`;
  const toCustomers = await readPromises(
    db,
    sql<SqlBool>`${visibleTo(caller)} AND ${wanted(wish)} AND ${asked}`,
    rest,
    now,
  );
  const toColleagues = await readColleaguePromises(
    db,
    sql<SqlBool>`${concerns(caller)} AND ${wantedOfColleagues(wish)} AND ${asked}`,
    rest,
    now,
  );
  const items = inOrder([...toCustomers.map(owed), ...toColleagues], open ? 1 : -1);
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    next: items.length > limit && last ? keyset.write({ at: last.dueAt, id: last.promiseId }) : null,
  };
}

function owed(promise: Told): Owed {
  return { ...promise, colleague: null };
}

/** As the database orders them: by date, then by id. */
function inOrder(items: Owed[], direction: 1 | -1): Owed[] {
  const place = ({ dueAt, promiseId }: Owed): string => `${dueAt} ${promiseId}`;
  return items.sort((a, b) => (place(a) < place(b) ? -direction : direction));
}

async function shown(db: Db, show: Wish['show'], now: Date): Promise<ReturnType<typeof sql<SqlBool>>> {
  if (show === 'open') return sql<SqlBool>`state = 'open'`;
  if (show === 'settled') return sql<SqlBool>`state <> 'open'`;
  if (show === 'kept' || show === 'broken') return sql<SqlBool>`state = ${show}`;
  if (show === 'kept_late') return sql<SqlBool>`state = 'late'`;
  if (show === 'late') return sql<SqlBool>`state = 'open' AND due_at < ${now}`;
  const end = await endOfToday(db, now);
  return show === 'today'
    ? sql<SqlBool>`state = 'open' AND due_at >= ${now} AND due_at < ${end}`
    : sql<SqlBool>`state = 'open' AND due_at >= ${end}`;
}

/** The condition that a promise is by this keeper, to a customer of this site. */
function wanted({ keeperId, siteId }: Wanted): ReturnType<typeof sql<SqlBool>> {
  return sql<SqlBool>`${keeperId === undefined ? sql`true` : sql`keeper_id = ${keeperId}`}
    AND ${siteId === undefined ? sql`true` : sql`customers.site_id = ${siteId}`}`;
}

export async function countOpen(
  db: Db,
  caller: Caller,
  wish: Wanted,
): Promise<OutputOf<typeof promisesContract.counts>> {
  const now = new Date();
  const end = await endOfToday(db, now);
  const { rows } = await sql<OutputOf<typeof promisesContract.counts>>`
    SELECT count(*) FILTER (WHERE due_at < ${now})::int AS late,
           count(*) FILTER (WHERE due_at >= ${now} AND due_at < ${end})::int AS today,
           count(*) FILTER (WHERE due_at >= ${end})::int AS coming,
           count(*) FILTER (WHERE find_a_way)::int AS "findAWay"
      FROM ${everyPromise(caller, wish)} WHERE state = 'open'`.execute(db);
  return rows[0] ?? { late: 0, today: 0, coming: 0, findAWay: 0 };
}
