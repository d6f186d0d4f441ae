// The list of a day: found once, then kept.
import { sql } from 'kysely';
import { type Db, inTransaction } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';
import { planned } from '../../core/round-trips.ts';
import { theBusiness } from '../team/business.ts';
import { readFitState } from '../worth/progress.ts';
import { candidates } from './candidates.ts';
import { latelyUntil } from './lately.ts';
import { type Worker, workers } from './people.ts';
import { pick } from './pick.ts';
import { whatToSay } from './say.ts';

/**
 * Makes somebody's list of the day unless it is made. A list on which nobody was is looked for again: the first figures
 * of a business may come an hour after its first user. Lists are made one after the other, so that nobody is on two.
 */
export async function makeList(db: Db, worker: Worker, day: string, now: Date): Promise<void> {
  if ((await isMade(db, worker, day)) || !(await isFitted(db))) return;
  await inTransaction(db, async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('rapport today'))`.execute(tx);
    if (await isMade(tx, worker, day)) return;
    const until = await latelyUntil(tx, now);
    if (!until) return;
    const { settings } = await theBusiness(tx);
    const found = await candidates(tx, {
      worker,
      all: await workers(tx),
      day,
      until,
      // enough where a half is left alone, and the same people are in several parts
      limit: settings.todayLength * 4,
      lot: settings.holdOutShare > 0,
    });
    const picked = pick(found, { length: settings.todayLength, holdOut: settings.holdOutShare, day });
    if (picked.length === 0) return;
    const say = await whatToSay(tx, picked);
    await tx
      .insertInto('check_ins')
      .values(
        picked.map((each, index) => ({
          customer_id: each.customerId,
          check_in_id: newId(),
          day,
          staff_id: worker.staffId,
          place: index + 1,
          why: each.why,
          reason: JSON.stringify(each.reason),
          say: JSON.stringify(say.get(each.customerId)),
          rank_minor: each.rankMinor,
          held_out: each.heldOut,
        })),
      )
      .execute();
  });
}

/**
 * Whether worth is known of everybody who is there. A list made between an import and the fit that follows it would
 * know of first orders and returns only, and stay so all day.
 */
export async function isFitted(db: Db): Promise<boolean> {
  const fit = await db.selectFrom('fits').select('fit_id').limit(1).executeTakeFirst();
  return fit !== undefined && (await readFitState(db)).state === 'idle';
}

async function isMade(db: Db, worker: Worker, day: string): Promise<boolean> {
  const row = await db
    .selectFrom('check_ins')
    .select('check_in_id')
    .where('day', '=', day)
    .where('staff_id', '=', worker.staffId)
    .limit(1)
    .modifyEnd(planned)
    .executeTakeFirst();
  return row !== undefined;
}
