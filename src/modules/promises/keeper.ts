import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { holds, type Role } from '../../core/permissions.ts';
import { siteOf } from './calendar.ts';
import type { promisesContract } from './contract.ts';
import { type Promised, readPromise } from './read.ts';
import { lockPromise } from './settle.ts';
import { tellPromises } from './tell.ts';

/** Who keeps a promise, as `checkKeeper` and the making of one ask for it. */
export type Keeper = { staffId: string; name: string; role: Role } | null;

/** @returns null for somebody who is gone, or does not see the site */
export const keeperAt = (keeperId: string | null, site: RawBuilder<unknown>) => sql<Keeper>`
  (SELECT json_build_object('staffId', id, 'name', name, 'role', role) FROM staff
    WHERE id = ${keeperId} AND active
      AND (${site} IS NULL OR NOT EXISTS (SELECT FROM staff_sites WHERE staff_id = staff.id)
           OR EXISTS (SELECT FROM staff_sites WHERE staff_id = staff.id AND site_id = ${site})))`;

/** @throws Invalid for somebody who is gone, may keep none, or does not see the customer's site */
export async function checkKeeper(db: Db, keeperId: string, siteId: string | null): Promise<void> {
  const { rows } = await sql<{ keeper: Keeper }>`
    SELECT ${keeperAt(keeperId, sql`${siteId}::uuid`)} AS keeper`.execute(db);
  mayKeep(rows[0]?.keeper ?? null);
}

/** @throws Invalid */
export function mayKeep(keeper: Keeper): asserts keeper {
  if (!keeper || !holds(keeper.role, 'promises.write')) throw new Invalid('promises:cannotKeep');
}

/** The new keeper is reminded as if it had been theirs from the start. @throws NotFound, Conflict once settled, Invalid */
export async function handOver(
  tx: Db,
  caller: Caller,
  { keeperId, ...named }: InputOf<typeof promisesContract.handOver>,
): Promise<Promised> {
  const before = await lockPromise(tx, caller, named);
  if (before.keeper_id === keeperId) return readPromise(tx, named);
  if (before.state !== 'open') throw new Conflict('promises:settled');
  await checkKeeper(tx, keeperId, await siteOf(tx, named.customerId));
  await tx
    .updateTable('promises')
    .set({ keeper_id: keeperId, reminded_at: before.remind_at > new Date() ? null : before.reminded_at })
    .where('customer_id', '=', named.customerId)
    .where('promise_id', '=', named.promiseId)
    .execute();
  await record(tx, {
    customerId: named.customerId,
    kind: 'promise.handed_over',
    staffId: caller.staffId,
    data: { promiseId: named.promiseId, what: before.what, from: before.keeper_id, to: keeperId },
  });
  await tellPromises(tx, named.customerId);
  return readPromise(tx, named);
}
