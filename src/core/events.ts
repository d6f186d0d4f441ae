import { sql } from 'kysely';
import { isClusterOf } from './citus/cluster.ts';
import type { Db } from './db.ts';
import { later } from './round-trips.ts';
import { newId } from './ids.ts';
import { pointersOf, publish, publishing } from './outbox.ts';

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
  noteChanges(db, event);
  const { customerId, kind, staffId, data = {} } = event;
  const insert = sql`
    INSERT INTO events (customer_id, at, event_id, kind, staff_id, data)
    VALUES (${customerId}, ${at}, ${eventId}, ${kind}, ${staffId}, ${JSON.stringify(data)})`;
  const published = {
    ...{ type: kind, customerId, at },
    data: { ...pointersOf(data), eventId, byStaffId: staffId },
  };
  if (await isClusterOf(db)) {
    // the story lies on other machines than the list of who listens
    await sql`${later}${insert}`.execute(db);
    await publish(db, published);
  } else await sql`${later}WITH told AS (${publishing(published)}) ${insert}`.execute(db);
  return eventId;
}

export type Changes = Record<string, { before: unknown; after: unknown }>;
const changed = new WeakMap<Db, Changes>();

/** @returns from what to what the events of this transaction say that something changed, for the audit; null for nothing */
export function changesIn(db: Db): Changes | null {
  return changed.get(db) ?? null;
}

/** What was noted stands in the note alone; a text is cut as the audit cuts those of an input. */
function noteChanges(db: Db, { kind, data = {} }: { kind: string; data?: object }): void {
  const { changes, from, to, dueAt } = data as {
    changes?: Changes;
    from?: unknown;
    to?: unknown;
    dueAt?: unknown;
  };
  const said: Changes =
    changes ??
    (kind === 'promise.moved'
      ? { dueAt: { before: from, after: dueAt } }
      : kind === 'promise.handed_over'
        ? { keeperId: { before: from, after: to } }
        : {});
  const kept = Object.entries(said).map(([what, { before, after }]): [string, Changes[string]] => [
    what,
    what.startsWith('note.')
      ? { before: hidden(before), after: hidden(after) }
      : { before: cut(before), after: cut(after) },
  ]);
  if (kept.length > 0) noteChange(db, Object.fromEntries(kept));
}

/** For what changed that is no event of a customer: the audit entry of this transaction says it. */
export function noteChange(db: Db, changes: Changes): void {
  changed.set(db, { ...changed.get(db), ...changes });
}

const hidden = (value: unknown): unknown => (value === null || value === undefined ? null : '…');
const cut = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 500) : (value ?? null));
