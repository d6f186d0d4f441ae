// What one step moved: kept for undoing, and told in each customer's story.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { newId } from '../../../core/ids.ts';
import { announce } from '../../../core/live.ts';
import { publish } from '../../../core/outbox.ts';
import type { HandoverRow } from './row.ts';

export type Moved = {
  customerId: string;
  toId: string;
  /** the customer itself, not only a promise or a draft of theirs */
  owner: boolean;
  promises: { promiseId: string; what: string }[];
  drafts: string[];
};

type Told = { customerId: string; kind: string; data: object };

/** With so many, pages of single customers ask again when they are opened anew. */
const mostAnnounced = 200;

export async function keep(tx: Db, handoverId: string, moved: readonly Moved[]): Promise<void> {
  if (moved.length === 0) return;
  await sql`
    INSERT INTO handed_over (customer_id, handover_id, to_id, owner, promises, drafts)
    SELECT customer_id, ${handoverId}::uuid, to_id, owner, string_to_array(promises, ' ')::uuid[],
           string_to_array(drafts, ' ')::uuid[]
      FROM unnest(${moved.map((each) => each.customerId)}::uuid[], ${moved.map((each) => each.toId)}::uuid[],
                  ${moved.map((each) => each.owner)}::boolean[],
                  ${moved.map((each) => each.promises.map(({ promiseId }) => promiseId).join(' '))}::text[],
                  ${moved.map((each) => each.drafts.join(' '))}::text[])
        AS moved (customer_id, to_id, owner, promises, drafts)
    ON CONFLICT (customer_id, handover_id) DO UPDATE
       SET promises = handed_over.promises || excluded.promises, drafts = handed_over.drafts || excluded.drafts`.execute(
    tx,
  );
}

/** The customer's own handing over is one event; a promise alone is told as one that was handed over by hand. */
export async function tellMoved(tx: Db, row: HandoverRow, moved: readonly Moved[]): Promise<void> {
  const notes = new Map(row.successors.map(({ staffId, note }) => [staffId, note]));
  const events = moved.flatMap(({ customerId, toId, owner, promises, drafts }): Told[] =>
    owner
      ? [
          {
            customerId,
            kind: 'customer.handed_over',
            data: {
              handoverId: row.handover_id,
              from: row.from_id,
              to: toId,
              note: notes.get(toId) ?? '',
              promises: promises.length,
              drafts: drafts.length,
            },
          },
        ]
      : promises.map(({ promiseId, what }) => ({
          customerId,
          kind: 'promise.handed_over',
          data: { promiseId, what, from: row.from_id, to: toId },
        })),
  );
  await recordMany(tx, row.made_by, events);
  await announceMany(
    tx,
    moved.map(({ customerId }) => customerId),
  );
}

export async function recordMany(tx: Db, staffId: string | null, events: readonly Told[]): Promise<void> {
  if (events.length === 0) return;
  await sql`
    INSERT INTO events (customer_id, at, event_id, kind, staff_id, data)
    SELECT customer_id, ${new Date()}, event_id, kind, ${staffId}::uuid, data
      FROM unnest(${events.map((each) => each.customerId)}::uuid[], ${events.map(() => newId())}::uuid[],
                  ${events.map((each) => each.kind)}::text[], ${events.map((each) => JSON.stringify(each.data))}::jsonb[])
        AS told (customer_id, event_id, kind, data)`.execute(tx);
}

/** To other systems all of it is one event: they ask the API for whose customers they care about. */
export async function publishHandover(
  tx: Db,
  { handover_id, total, made_by }: HandoverRow,
  type: 'handover.done' | 'handover.undone',
): Promise<void> {
  const data = { handoverId: handover_id, customers: total, byStaffId: made_by };
  await publish(tx, { type, customerId: null, at: new Date(), data });
}

export async function announceMany(tx: Db, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > mostAnnounced) return announce(tx, { topic: 'customers' });
  await announce(
    tx,
    { topic: 'customers' },
    ...customerIds.flatMap((id) => ['customer', 'promises', 'conversations'].map((topic) => ({ topic, id }))),
  );
}
