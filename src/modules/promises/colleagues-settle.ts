// What becomes of a promise to a colleague: kept, broken, open again, moved, handed over.
import type { Selectable, Updateable } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { InputOf } from '../../core/operation.ts';
import type { DB } from '../../core/schema.ts';
import { calendarOfStaff, dueColumns } from './calendar.ts';
import type { colleaguePromisesContract } from './colleagues-contract.ts';
import { concerns, type Owed, readColleaguePromise } from './colleagues-read.ts';
import { checkKeeper } from './keeper.ts';
import { checkDue } from './make.ts';

type Named = { promiseId: string };
type PromiseRow = Selectable<DB['colleague_promises']>;

/** @throws NotFound also for one that does not concern the caller */
export async function lockColleaguePromise(
  tx: Db,
  caller: Caller,
  { promiseId }: Named,
): Promise<PromiseRow> {
  const row = await tx
    .selectFrom('colleague_promises')
    .selectAll()
    .where('promise_id', '=', promiseId)
    .where(concerns(caller))
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

/** Said twice it is told once. @throws NotFound, Conflict for one that was broken */
export async function keepForColleague(tx: Db, caller: Caller, named: Named): Promise<Owed> {
  const before = await lockColleaguePromise(tx, caller, named);
  if (before.state === 'broken') throw new Conflict('promises:settled');
  if (before.state !== 'open') return readColleaguePromise(tx, named);
  const at = new Date();
  const state = at <= before.due_at ? 'kept' : 'late';
  return change(tx, named, { state, settled_at: at, settled_by: caller.staffId });
}

/** @throws NotFound, Conflict for one that was kept */
export async function breakToColleague(
  tx: Db,
  caller: Caller,
  { reason, ...named }: Named & { reason: string },
): Promise<Owed> {
  const before = await lockColleaguePromise(tx, caller, named);
  if (before.state === 'broken' && before.reason === reason) return readColleaguePromise(tx, named);
  if (before.state !== 'open') throw new Conflict('promises:settled');
  const settled = { settled_at: new Date(), settled_by: caller.staffId };
  return change(tx, named, { state: 'broken', reason, ...settled });
}

/** @throws NotFound */
export async function reopenForColleague(tx: Db, caller: Caller, named: Named): Promise<Owed> {
  await lockColleaguePromise(tx, caller, named);
  return change(tx, named, { state: 'open', settled_at: null, settled_by: null, reason: null });
}

/** @throws NotFound, Conflict once settled, Invalid without agreement, AsksFirst for a date in the past */
export async function moveForColleague(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof colleaguePromisesContract.move>,
): Promise<Owed> {
  const { promiseId, moveId } = input;
  const before = await lockColleaguePromise(tx, caller, input);
  const done = await readColleaguePromise(tx, input);
  if (done.moves.some((move) => move.moveId === moveId)) return done;
  if (before.state !== 'open') throw new Conflict('promises:settled');
  if (!input.agreed) throw new Invalid('promises:colleagueNotAgreed');
  const now = new Date();
  const dueAt = new Date(input.dueAt);
  checkDue(dueAt, now, input.confirmPast);
  await tx
    .insertInto('colleague_promise_moves')
    .values({
      promise_id: promiseId,
      move_id: moveId,
      moved_at: now,
      moved_by: caller.staffId,
      from_due: before.due_at,
      to_due: dueAt,
      reason: input.reason,
    })
    .execute();
  return change(tx, input, await dueValues(tx, before, dueAt));
}

/** @throws NotFound, Conflict unless it is the latest move of an open promise */
export async function moveBackForColleague(
  tx: Db,
  caller: Caller,
  { moveId, ...named }: Named & { moveId: string },
): Promise<Owed> {
  const before = await lockColleaguePromise(tx, caller, named);
  const latest = (await readColleaguePromise(tx, named)).moves.at(-1);
  if (before.state !== 'open' || latest?.moveId !== moveId) throw new Conflict('promises:notLatestMove');
  await tx
    .deleteFrom('colleague_promise_moves')
    .where('promise_id', '=', named.promiseId)
    .where('move_id', '=', moveId)
    .execute();
  return change(tx, named, await dueValues(tx, before, new Date(latest.from)));
}

/** @throws NotFound, Conflict once settled, Invalid for the colleague to whom it was promised */
export async function handOverForColleague(
  tx: Db,
  caller: Caller,
  { keeperId, ...named }: Named & { keeperId: string },
): Promise<Owed> {
  const before = await lockColleaguePromise(tx, caller, named);
  if (before.keeper_id === keeperId) return readColleaguePromise(tx, named);
  if (before.state !== 'open') throw new Conflict('promises:settled');
  if (before.colleague_id === keeperId) throw new Invalid('promises:toOneself');
  await checkKeeper(tx, keeperId, null);
  const reminded = before.remind_at > new Date() ? null : before.reminded_at;
  return change(tx, named, { keeper_id: keeperId, reminded_at: reminded });
}

async function dueValues(tx: Db, { keeper_id }: PromiseRow, dueAt: Date) {
  return dueColumns(dueAt, await calendarOfStaff(tx, keeper_id), new Date());
}

async function change(tx: Db, named: Named, values: Updateable<DB['colleague_promises']>): Promise<Owed> {
  await tx.updateTable('colleague_promises').set(values).where('promise_id', '=', named.promiseId).execute();
  await announce(tx, { topic: 'promises', id: named.promiseId });
  return readColleaguePromise(tx, named);
}
