// Promises of the sample company, as make.ts and settle.ts write them; they go away with its customers.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { Kind } from './kinds.ts';

export type SampledPromise = {
  customerId: string;
  keeperId: string | null;
  promisedBy: string | null;
  what: string;
  kind: Kind;
  promisedAt: Date;
  dueAt: Date;
  state: 'open' | 'kept' | 'late' | 'broken';
  settledAt: Date | null;
  reason: string | null;
  findAWay: boolean;
  /** the date that it had before the customer agreed to another */
  moved: { at: Date; from: Date; reason: string } | null;
};

/** In the client's transaction. What is late or due today already was told then: nobody is told of the sample's past. */
export async function addSamplePromises(
  client: pg.ClientBase,
  promises: readonly SampledPromise[],
  importNo: number,
): Promise<void> {
  const now = new Date();
  const rows = promises.map((promise) => ({ ...promise, promiseId: newId() }));
  await client.query(
    `INSERT INTO promises (customer_id, promise_id, what, kind, promised_by, keeper_id, promised_at, due_at, remind_at,
                           find_a_way, state, settled_at, settled_by, reason, reminded_at, escalated_at)
     SELECT customer_id, promise_id, what, kind, promised_by, keeper_id, promised_at, due_at, due_at - interval '8 hours',
            find_a_way, state, settled_at, CASE WHEN settled_at IS NULL THEN NULL ELSE keeper_id END, reason,
            CASE WHEN due_at - interval '8 hours' <= $13 THEN $13::timestamptz END,
            CASE WHEN due_at < $13 THEN $13::timestamptz END
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::timestamptz[],
                   $8::timestamptz[], $9::boolean[], $10::text[], $11::timestamptz[], $12::text[])
         AS new (customer_id, promise_id, what, kind, promised_by, keeper_id, promised_at, due_at, find_a_way, state,
                 settled_at, reason)`,
    [
      rows.map((each) => each.customerId),
      rows.map((each) => each.promiseId),
      rows.map((each) => each.what),
      rows.map((each) => each.kind),
      rows.map((each) => each.promisedBy),
      rows.map((each) => each.keeperId),
      rows.map((each) => each.promisedAt),
      rows.map((each) => each.dueAt),
      rows.map((each) => each.findAWay),
      rows.map((each) => each.state),
      rows.map((each) => each.settledAt),
      rows.map((each) => each.reason),
      now,
    ],
  );
  const moved = rows.flatMap(({ moved, ...row }) => (moved ? [{ ...row, ...moved, why: moved.reason }] : []));
  await client.query(
    `INSERT INTO promise_moves (customer_id, promise_id, move_id, moved_at, moved_by, from_due, to_due, reason)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::timestamptz[],
                          $7::timestamptz[], $8::text[])`,
    [
      moved.map((each) => each.customerId),
      moved.map((each) => each.promiseId),
      moved.map(newId),
      moved.map((each) => each.at),
      moved.map((each) => each.keeperId),
      moved.map((each) => each.from),
      moved.map((each) => each.dueAt),
      moved.map((each) => each.why),
    ],
  );
  const events = rows.flatMap(eventsOf);
  await client.query(
    `INSERT INTO events (customer_id, at, event_id, kind, staff_id, data, import_no)
     SELECT customer_id, at, event_id, kind, staff_id, data, $7
       FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::uuid[], $6::jsonb[])
         AS new (customer_id, at, event_id, kind, staff_id, data)`,
    [
      events.map((each) => each.customerId),
      events.map((each) => each.at),
      events.map(newId),
      events.map((each) => each.kind),
      events.map((each) => each.staffId),
      events.map((each) => JSON.stringify(each.data)),
      importNo,
    ],
  );
}

type Event = { customerId: string; at: Date; kind: string; staffId: string | null; data: object };

function eventsOf(promise: SampledPromise & { promiseId: string }): Event[] {
  const { customerId, promiseId, what, keeperId, moved, state, settledAt, reason } = promise;
  const event = (at: Date, kind: string, dueAt: Date, data: object = {}): Event => {
    return {
      customerId,
      at,
      kind,
      staffId: keeperId,
      data: { promiseId, what, dueAt: dueAt.toISOString(), ...data },
    };
  };
  const events = [event(promise.promisedAt, 'promise.made', moved?.from ?? promise.dueAt)];
  if (moved)
    events.push(
      event(moved.at, 'promise.moved', promise.dueAt, {
        from: moved.from.toISOString(),
        reason: moved.reason,
      }),
    );
  if (settledAt && state === 'broken')
    events.push(event(settledAt, 'promise.broken', promise.dueAt, { reason }));
  else if (settledAt)
    events.push(event(settledAt, 'promise.kept', promise.dueAt, { late: state === 'late' }));
  return events;
}

/** Before staff of the sample leave: what was promised to customers of the house's own stays, without a keeper. */
export async function releasePromises(client: pg.ClientBase): Promise<void> {
  const absent =
    'SELECT id FROM staff WHERE sample AND NOT EXISTS (SELECT FROM accounts WHERE accounts.user_id = staff.id)';
  for (const column of ['promised_by', 'keeper_id', 'settled_by'])
    await client.query(`UPDATE promises SET ${column} = NULL WHERE ${column} IN (${absent})`);
  await client.query(`UPDATE promise_moves SET moved_by = NULL WHERE moved_by IN (${absent})`);
  for (const column of ['made_by', 'finished_by'])
    await client.query(`UPDATE plans SET ${column} = NULL WHERE ${column} IN (${absent})`);
}
