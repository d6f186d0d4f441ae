import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { checkVisible } from '../customers/visible.ts';
import { announceBelongings, type EventData, lockState, writeState } from './change.ts';
import { type Belonging, readBelonging } from './read.ts';

/**
 * Puts back what a change changed, and the story forgets that it was made.
 * @throws NotFound for an event that is no change of a belonging, Conflict when it was changed again since
 */
export async function undoChange(
  tx: Db,
  caller: Caller,
  { customerId, eventId }: { customerId: string; eventId: string },
): Promise<{ belonging: Belonging | null }> {
  await checkVisible(tx, caller, customerId);
  const event = await tx
    .selectFrom('events')
    .select(['at', 'data'])
    .where('customer_id', '=', customerId)
    .where('event_id', '=', eventId)
    .where('kind', 'like', 'belonging.%')
    .executeTakeFirst();
  if (!event) throw new NotFound();
  const { belongingId, before, after } = event.data as EventData;
  const named = { customerId, belongingId };
  const found = await lockState(tx, named);
  if (!isDeepStrictEqual(found?.state ?? null, after)) throw new Conflict('belongings:changedSince');
  const { numDeletedRows } = await tx
    .deleteFrom('events')
    .where('customer_id', '=', customerId)
    .where('at', '=', event.at)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (numDeletedRows !== 1n) throw new Conflict('belongings:changedSince'); // taken back at the same moment
  if (before) await writeState(tx, named, before, (found?.version ?? 0) + 1);
  else
    await tx
      .deleteFrom('belongings')
      .where('customer_id', '=', customerId)
      .where('belonging_id', '=', belongingId)
      .execute();
  await announceBelongings(tx, customerId);
  return { belonging: before ? await readBelonging(tx, named) : null };
}
