// The one way in which a customer changes: locked, compared, written with its look-ups, told in the story, announced.
import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { type Found, findState, type State } from './state.ts';
import { writeState } from './write-state.ts';

export type Changes = Record<string, { before: unknown; after: unknown }>;
export type Change = {
  customerId: string;
  /** of the event: 'customer.changed' unless it is about a note */
  kind?: 'customer.changed' | 'note.added' | 'note.changed' | 'note.removed';
  /** the version that the change was decided on; undefined: whatever it is now */
  version?: number;
  noteIds?: readonly string[];
  /** the event that this change takes back */
  undoes?: string;
};

/**
 * @param decide from the state as it is under lock, what shall be different; it may throw to refuse
 * @returns the event, or null when nothing was different (then nothing is written)
 * @throws NotFound, Conflict when somebody changed the customer since `version`
 */
export async function change(
  tx: Db,
  caller: Caller,
  { customerId, kind = 'customer.changed', version, noteIds = [], undoes }: Change,
  decide: (state: State) => State | Promise<State>,
): Promise<{ eventId: string | null; state: State }> {
  const found: Found = await findState(tx, caller, customerId, { lock: true, noteIds });
  if (version !== undefined && version !== found.version) throw new Conflict('errors:changedMeanwhile');
  const changes = differences(found.state, await decide(found.state));
  if (Object.keys(changes).length === 0) return { eventId: null, state: found.state };
  const state = { ...found.state };
  for (const [what, { after }] of Object.entries(changes)) state[what] = after;
  await writeState(tx, { customerId, before: found.state, after: state, changed: Object.keys(changes) });
  const data = undoes === undefined ? { changes } : { changes, undoes };
  const eventId = await record(tx, { customerId, kind, staffId: caller.staffId, data });
  await announce(tx, { topic: 'customer', id: customerId });
  return { eventId, state };
}

function differences(before: State, wanted: State): Changes {
  const changes: Changes = {};
  for (const [what, wish] of Object.entries(wanted)) {
    const [was, after] = [before[what] ?? null, wish ?? null];
    if (!isDeepStrictEqual(was, after)) changes[what] = { before: was, after };
  }
  return changes;
}
