import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import type { InputOf } from '../../core/operation.ts';
import { theBusiness } from '../team/business.ts';
import { calendarOfStaff, dueColumns } from './calendar.ts';
import type { colleaguePromisesContract } from './colleagues-contract.ts';
import { concerns, type Owed, readColleaguePromise } from './colleagues-read.ts';
import { lockColleaguePromise } from './colleagues-settle.ts';
import { checkKeeper } from './keeper.ts';
import { dueOf } from './make.ts';
import { localeIn } from './when.ts';

/**
 * The same id again changes nothing and answers the same.
 * @throws AsksFirst for a date in the past, Invalid for one that nobody understands, a keeper who cannot, a colleague who
 * is gone or keeps it themselves
 */
export async function promiseColleague(
  tx: Db,
  { caller, locale }: Pick<Call, 'caller' | 'locale'>,
  input: InputOf<typeof colleaguePromisesContract.make>,
): Promise<Owed> {
  const { promiseId, colleagueId } = input;
  const { rows } = await sql<{ mine: boolean }>`
    SELECT ${concerns(caller)} AS mine FROM colleague_promises WHERE promise_id = ${promiseId}`.execute(tx);
  if (rows[0] && !rows[0].mine) throw new NotFound();
  if (rows[0]) return readColleaguePromise(tx, input);
  const now = new Date();
  const keeperId = input.keeperId ?? caller.staffId;
  const calendar = await calendarOfStaff(tx, keeperId);
  const { country } = await theBusiness(tx);
  const dueAt = dueOf(input, { now, calendar, locale: localeIn(locale, country) });
  if (keeperId) await checkKeeper(tx, keeperId, null);
  await checkColleague(tx, colleagueId, keeperId);
  await tx
    .insertInto('colleague_promises')
    .values({
      promise_id: promiseId,
      colleague_id: colleagueId,
      what: input.what,
      kind: input.kind,
      promised_by: caller.staffId,
      keeper_id: keeperId,
      promised_at: now,
      ...dueColumns(dueAt, calendar, now),
      find_a_way: input.findAWay,
    })
    .onConflict((conflict) => conflict.column('promise_id').doNothing())
    .execute();
  await announce(tx, { topic: 'promises', id: promiseId });
  return readColleaguePromise(tx, input);
}

async function checkColleague(db: Db, colleagueId: string, keeperId: string | null): Promise<void> {
  if (colleagueId === keeperId) throw new Invalid('promises:toOneself');
  const row = await db
    .selectFrom('staff')
    .select('id')
    .where('id', '=', colleagueId)
    .where('active', '=', true)
    .executeTakeFirst();
  if (!row) throw new Invalid('promises:noColleague');
}

/** By whoever wrote it down, or a manager. @throws NotFound, Conflict once something came of it */
export async function withdrawFromColleague(
  tx: Db,
  { caller, can }: Pick<Call, 'caller' | 'can'>,
  { promiseId }: { promiseId: string },
): Promise<{ promiseId: string }> {
  const before = await lockColleaguePromise(tx, caller, { promiseId });
  const own = before.promised_by === caller.staffId || can('promises.manage');
  const moved = await tx
    .selectFrom('colleague_promise_moves')
    .select('move_id')
    .where('promise_id', '=', promiseId)
    .executeTakeFirst();
  if (!own || before.state !== 'open' || before.escalated_at || moved)
    throw new Conflict('promises:cannotWithdraw');
  await tx.deleteFrom('colleague_promises').where('promise_id', '=', promiseId).execute();
  await announce(tx, { topic: 'promises', id: promiseId });
  return { promiseId };
}
