import type { Db } from './db.ts';
import { newId } from './ids.ts';

/**
 * Adds to the story of a customer. Called in the transaction that made it happen.
 * @param at when it happened, now unless given
 * @returns the event's id
 */
export async function record(
  db: Db,
  event: { customerId: string; kind: string; staffId: string | null; data?: object; at?: Date },
): Promise<string> {
  const eventId = newId();
  await db
    .insertInto('events')
    .values({
      customer_id: event.customerId,
      at: event.at ?? new Date(),
      event_id: eventId,
      kind: event.kind,
      staff_id: event.staffId,
      data: JSON.stringify(event.data ?? {}),
    })
    .execute();
  return eventId;
}
