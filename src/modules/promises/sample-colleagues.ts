// What the staff of the sample company promised one another; it goes away with them.
import type pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { Kind } from './kinds.ts';

const day = 86_400_000;
/** From whom and to whom by their place on the staff; days until it is due, negative where that has passed. */
const promised: readonly {
  from: number;
  to: number;
  what: string;
  kind: Kind;
  due: number;
  state: 'open' | 'kept' | 'late' | 'broken';
  reason?: string;
}[] = [
  { from: 1, to: 2, what: 'Cover the early shift on Saturday', kind: 'other', due: 3, state: 'open' },
  { from: 2, to: 3, what: 'Explain the new grinder to the counter', kind: 'other', due: 1, state: 'open' },
  { from: 3, to: 1, what: 'Send the list of machines due for service', kind: 'send', due: -1, state: 'open' },
  {
    from: 4,
    to: 1,
    what: 'Find out who has the key of the store room',
    kind: 'find_out',
    due: -4,
    state: 'kept',
  },
  { from: 2, to: 1, what: 'Count the gift boxes before the weekend', kind: 'other', due: -9, state: 'late' },
  {
    from: 3,
    to: 4,
    what: 'Bring the old price list along',
    kind: 'send',
    due: -15,
    state: 'broken',
    reason: 'It was thrown away with the old shelves',
  },
];

/** In the client's transaction. @param staffIds in the order in which the sample's staff were made */
export async function addSampleColleaguePromises(
  client: pg.ClientBase,
  staffIds: readonly string[],
  now = new Date(),
): Promise<void> {
  for (const { from, to, what, kind, due, state, reason } of promised) {
    const [keeper, colleague] = [staffIds[from], staffIds[to]];
    if (!keeper || !colleague) continue;
    const dueAt = new Date(now.getTime() + due * day);
    const settledAt =
      state === 'open' ? null : new Date(dueAt.getTime() + (state === 'late' ? day : -day / 4));
    await client.query(
      `INSERT INTO colleague_promises (promise_id, colleague_id, what, kind, promised_by, keeper_id, promised_at, due_at,
              remind_at, state, settled_at, settled_by, reason, reminded_at, escalated_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $7::timestamptz - interval '8 hours', $8, $9,
               CASE WHEN $9::timestamptz IS NULL THEN NULL ELSE $5::uuid END, $10,
               CASE WHEN $7 < $11 THEN $11::timestamptz END, CASE WHEN $7 < $11 THEN $11::timestamptz END)`,
      [
        newId(),
        colleague,
        what,
        kind,
        keeper,
        new Date(Math.min(now.getTime(), dueAt.getTime()) - 5 * day),
        dueAt,
        state,
        settledAt,
        reason ?? null,
        now,
      ],
    );
  }
}

/** Before staff of the sample leave: promises from or to somebody who never was say nothing. */
export async function removeSampleColleaguePromises(client: pg.ClientBase): Promise<void> {
  const absent =
    'SELECT id FROM staff WHERE sample AND NOT EXISTS (SELECT FROM accounts WHERE accounts.user_id = staff.id)';
  await client.query(
    `DELETE FROM colleague_promises WHERE colleague_id IN (${absent}) OR keeper_id IN (${absent}) OR promised_by IN (${absent})`,
  );
  await client.query(`UPDATE colleague_promises SET settled_by = NULL WHERE settled_by IN (${absent})`);
  await client.query(`UPDATE colleague_promise_moves SET moved_by = NULL WHERE moved_by IN (${absent})`);
}
