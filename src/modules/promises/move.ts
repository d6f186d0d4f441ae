import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { calendarOf, dueColumns, siteOf } from './calendar.ts';
import type { promisesContract } from './contract.ts';
import { checkDue } from './make.ts';
import { type Promised, readPromise } from './read.ts';
import { lockPromise, type PromiseRow } from './settle.ts';
import { tellPromises } from './tell.ts';

type Move = InputOf<typeof promisesContract.move>;

/**
 * A date may move when the customer agrees; otherwise the promise is late, and stays so.
 * @throws NotFound, Conflict once settled, Invalid without agreement, AsksFirst for a date in the past
 */
export async function movePromise(tx: Db, caller: Caller, input: Move): Promise<Promised> {
  const { customerId, promiseId, moveId } = input;
  const before = await lockPromise(tx, caller, input);
  const done = await movesOf(tx, input);
  if (done.some((move) => move.move_id === moveId)) return readPromise(tx, input);
  if (before.state !== 'open') throw new Conflict('promises:settled');
  if (!input.agreed) throw new Invalid('promises:notAgreed');
  const now = new Date();
  const dueAt = new Date(input.dueAt);
  checkDue(dueAt, now, input.confirmPast);
  await tx
    .insertInto('promise_moves')
    .values({
      customer_id: customerId,
      promise_id: promiseId,
      move_id: moveId,
      moved_at: now,
      moved_by: caller.staffId,
      from_due: before.due_at,
      to_due: dueAt,
      reason: input.reason,
    })
    .execute();
  await setDue(tx, before, dueAt);
  await record(tx, {
    customerId,
    kind: 'promise.moved',
    staffId: caller.staffId,
    data: {
      promiseId,
      what: before.what,
      from: before.due_at.toISOString(),
      dueAt: dueAt.toISOString(),
      reason: input.reason,
    },
  });
  await tellPromises(tx, customerId);
  return readPromise(tx, input);
}

/** @throws NotFound, Conflict unless it is the latest move of an open promise */
export async function moveBack(
  tx: Db,
  caller: Caller,
  { moveId, ...named }: InputOf<typeof promisesContract.moveBack>,
): Promise<Promised> {
  const before = await lockPromise(tx, caller, named);
  const latest = (await movesOf(tx, named))[0];
  if (before.state !== 'open' || latest?.move_id !== moveId) throw new Conflict('promises:notLatestMove');
  await tx
    .deleteFrom('promise_moves')
    .where('customer_id', '=', named.customerId)
    .where('promise_id', '=', named.promiseId)
    .where('move_id', '=', moveId)
    .execute();
  await setDue(tx, before, latest.from_due);
  await tellPromises(tx, named.customerId);
  await record(tx, {
    customerId: named.customerId,
    kind: 'promise.moved_back',
    staffId: caller.staffId,
    data: { promiseId: named.promiseId, what: before.what, dueAt: latest.from_due.toISOString() },
  });
  return readPromise(tx, named);
}

/** Its keeper is reminded of the new date, and a manager hears when that passes too. */
async function setDue(tx: Db, { customer_id, promise_id }: PromiseRow, dueAt: Date): Promise<void> {
  const calendar = await calendarOf(tx, await siteOf(tx, customer_id));
  await tx
    .updateTable('promises')
    .set(dueColumns(dueAt, calendar, new Date()))
    .where('customer_id', '=', customer_id)
    .where('promise_id', '=', promise_id)
    .execute();
}

/** @returns newest first */
function movesOf(tx: Db, { customerId, promiseId }: { customerId: string; promiseId: string }) {
  return tx
    .selectFrom('promise_moves')
    .select(['move_id', 'from_due'])
    .where('customer_id', '=', customerId)
    .where('promise_id', '=', promiseId)
    .orderBy('moved_at', 'desc')
    .orderBy('move_id', 'desc')
    .execute();
}
