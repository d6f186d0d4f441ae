import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { type Change, change, type Changes } from './change.ts';
import { type Customer, edited } from './read.ts';
import { findState, type State } from './state.ts';
import { writeLookups } from './write-state.ts';

const reversed: Record<string, Change['kind']> = {
  'customer.changed': 'customer.changed',
  'note.added': 'note.removed',
  'note.changed': 'note.changed',
  'note.removed': 'note.added',
};

/**
 * Puts back what a change changed. What it left alone may have changed since; what it changed may not.
 * @throws NotFound, Conflict when it was changed again since, Invalid for an event that is no change
 */
export async function undo(
  tx: Db,
  caller: Caller,
  { customerId, eventId }: { customerId: string; eventId: string },
): Promise<{ customer: Customer | null; eventId: string | null }> {
  const { state } = await findState(tx, caller, customerId, { lock: true });
  const event = await tx
    .selectFrom('events')
    .select(['kind', 'data'])
    .where('customer_id', '=', customerId)
    .where('event_id', '=', eventId)
    .executeTakeFirst();
  if (!event) throw new NotFound();
  if (event.kind === 'customer.created') {
    const { noteEventId } = event.data as { noteEventId: string | null };
    return uncreate(tx, { customerId, eventId, noteEventId }, state);
  }
  const kind = reversed[event.kind];
  if (!kind) throw new Invalid('customers:notUndoable');
  const { changes } = event.data as { changes: Changes };
  const noteIds = Object.keys(changes).flatMap((what) => (what.startsWith('note.') ? [what.slice(5)] : []));
  const made = await change(tx, caller, { customerId, kind, noteIds, undoes: eventId }, (state) =>
    putBack(state, changes),
  );
  return edited(tx, caller, customerId, made.eventId);
}

function putBack(state: State, changes: Changes): State {
  return Object.fromEntries(
    Object.entries(changes).map(([what, { before, after }]) => {
      if (!isDeepStrictEqual(state[what] ?? null, after)) throw new Conflict('customers:changedSince');
      return [what, before];
    }),
  );
}

/** A customer made by mistake goes away again, as long as nothing has happened with them. */
async function uncreate(
  tx: Db,
  { customerId, eventId, noteEventId }: { customerId: string; eventId: string; noteEventId: string | null },
  state: State,
): Promise<{ customer: null; eventId: null }> {
  const { rows } = await sql<{ since: boolean }>`
    SELECT EXISTS (SELECT FROM events WHERE customer_id = ${customerId}
                    AND event_id <> ${eventId} AND event_id IS DISTINCT FROM ${noteEventId}::uuid)
        OR EXISTS (SELECT FROM conversations WHERE customer_id = ${customerId})
        OR EXISTS (SELECT FROM orders WHERE customer_id = ${customerId}) AS since`.execute(tx);
  if (rows[0]?.since) throw new Conflict('customers:changedSince');
  await writeLookups(tx, { customerId, before: state, after: {} });
  await tx.deleteFrom('customers').where('customer_id', '=', customerId).execute();
  await announce(tx, { topic: 'customer', id: customerId });
  return { customer: null, eventId: null };
}
