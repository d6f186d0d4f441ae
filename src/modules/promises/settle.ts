// What came of a promise: kept, kept late, broken; and taken back.
import type { Selectable } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { DB } from '../../core/schema.ts';
import { checkVisible } from '../customers/visible.ts';
import { countAgain } from './kept-counts.ts';
import { type Promised, readPromise } from './read.ts';
import { tellPromises } from './tell.ts';

type Named = { customerId: string; promiseId: string };
export type PromiseRow = Selectable<DB['promises']>;

/** @throws NotFound also for a customer whom the caller may not see */
export async function lockPromise(
  tx: Db,
  caller: Caller,
  { customerId, promiseId }: Named,
): Promise<PromiseRow> {
  await checkVisible(tx, caller, customerId);
  const row = await tx
    .selectFrom('promises')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('promise_id', '=', promiseId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

/** Said twice it is told once. @throws NotFound, Conflict for one that was broken */
export async function keepPromise(tx: Db, caller: Caller, named: Named): Promise<Promised> {
  const before = await lockPromise(tx, caller, named);
  if (before.state === 'kept' || before.state === 'late') return readPromise(tx, named);
  if (before.state === 'broken') throw new Conflict('promises:settled');
  const at = new Date();
  const state = at <= before.due_at ? 'kept' : 'late';
  await settle(tx, caller, before, { state, at, reason: null });
  return readPromise(tx, named);
}

/** @throws NotFound, Conflict for one that was kept */
export async function breakPromise(
  tx: Db,
  caller: Caller,
  { reason, ...named }: Named & { reason: string },
): Promise<Promised> {
  const before = await lockPromise(tx, caller, named);
  if (before.state === 'broken' && before.reason === reason) return readPromise(tx, named);
  if (before.state !== 'open') throw new Conflict('promises:settled');
  await settle(tx, caller, before, { state: 'broken', at: new Date(), reason });
  return readPromise(tx, named);
}

/** @throws NotFound */
export async function reopenPromise(tx: Db, caller: Caller, named: Named): Promise<Promised> {
  const before = await lockPromise(tx, caller, named);
  if (before.state === 'open') return readPromise(tx, named);
  await write(tx, before, { state: 'open', settled_at: null, settled_by: null, reason: null });
  await countAgain(tx, before.settled_at);
  await told(tx, caller, before, 'promise.reopened', { was: before.state });
  return readPromise(tx, named);
}

async function settle(
  tx: Db,
  caller: Caller,
  before: PromiseRow,
  { state, at, reason }: { state: 'kept' | 'late' | 'broken'; at: Date; reason: string | null },
): Promise<void> {
  await write(tx, before, { state, settled_at: at, settled_by: caller.staffId, reason });
  const kind = state === 'broken' ? 'promise.broken' : 'promise.kept';
  await told(tx, caller, before, kind, state === 'broken' ? { reason } : { late: state === 'late' });
}

async function write(
  tx: Db,
  { customer_id, promise_id }: PromiseRow,
  values: Pick<PromiseRow, 'state' | 'settled_at' | 'settled_by' | 'reason'>,
): Promise<void> {
  await tx
    .updateTable('promises')
    .set(values)
    .where('customer_id', '=', customer_id)
    .where('promise_id', '=', promise_id)
    .execute();
}

async function told(tx: Db, caller: Caller, row: PromiseRow, kind: string, data: object): Promise<void> {
  const { customer_id: customerId, promise_id: promiseId, what, due_at } = row;
  await record(tx, {
    customerId,
    kind,
    staffId: caller.staffId,
    data: { promiseId, what, dueAt: due_at.toISOString(), ...data },
  });
  await tellPromises(tx, customerId);
}
