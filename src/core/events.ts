import type { Db } from './db.ts';
import { newId } from './ids.ts';
import { pointersOf, publish } from './outbox.ts';

/**
 * Adds to the story of a customer, and to what webhooks tell. Called in the transaction that made it happen. What writes
 * events in bulk (imports, a rep's customers handed over) writes them itself and publishes one event for all of them.
 * @param at when it happened, now unless given
 * @returns the event's id
 */
export async function record(
  db: Db,
  event: { customerId: string; kind: string; staffId: string | null; data?: object; at?: Date },
): Promise<string> {
  const eventId = newId();
  const at = event.at ?? new Date();
  await db
    .insertInto('events')
    .values({
      customer_id: event.customerId,
      at,
      event_id: eventId,
      kind: event.kind,
      staff_id: event.staffId,
      data: JSON.stringify(event.data ?? {}),
    })
    .execute();
  await publish(db, {
    type: event.kind,
    customerId: event.customerId,
    at,
    data: { ...pointersOf(event.data ?? {}), eventId, byStaffId: event.staffId },
  });
  return eventId;
}
