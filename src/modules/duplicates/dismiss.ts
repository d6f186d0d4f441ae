import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { checkVisible } from '../customers/visible.ts';

type Two = { customerId: string; otherId: string };

/** Remembered for good; the same again changes nothing. @throws NotFound, Invalid for one and the same */
export async function dismiss(tx: Db, caller: Caller, two: Two): Promise<Two> {
  const { a_id, b_id } = await pairOf(tx, caller, two);
  await tx
    .insertInto('duplicate_dismissals')
    .values({ a_id, b_id, dismissed_by: caller.staffId, dismissed_at: new Date() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await announce(tx, { topic: 'duplicates' });
  return two;
}

/** @throws NotFound, Invalid */
export async function undismiss(tx: Db, caller: Caller, two: Two): Promise<Two> {
  const { a_id, b_id } = await pairOf(tx, caller, two);
  await tx.deleteFrom('duplicate_dismissals').where('a_id', '=', a_id).where('b_id', '=', b_id).execute();
  await announce(tx, { topic: 'duplicates' });
  return two;
}

async function pairOf(
  db: Db,
  caller: Caller,
  { customerId, otherId }: Two,
): Promise<{ a_id: string; b_id: string }> {
  if (customerId === otherId) throw new Invalid('duplicates:sameCustomer');
  await checkVisible(db, caller, customerId);
  await checkVisible(db, caller, otherId);
  const [a_id, b_id] = customerId < otherId ? [customerId, otherId] : [otherId, customerId];
  return { a_id, b_id };
}
