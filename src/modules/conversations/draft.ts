// A draft under lock: what begin, save, finish, take and discard share.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Conflict, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { announce } from '../../core/live.ts';
import { visibleTo } from '../customers/visible.ts';
import type { One } from './read.ts';

export type Locked = {
  state: 'draft' | 'done';
  version: number;
  save_id: string | null;
  channel: string;
  call_id: string | null;
  staff_id: string | null;
  passed_to: string | null;
  passed_count: number;
  purpose: string | null;
  mood_start: string | null;
  mood_end: string | null;
  outcome: string | null;
  note: string;
  started_at: Date;
  done_at: Date | null;
  done_by: string | null;
  event_id: string | null;
};

/** @throws NotFound for one that is not there, or not for this caller */
export async function lockConversation(
  tx: Db,
  caller: Caller,
  { customerId, conversationId }: One,
): Promise<Locked> {
  const { rows } = await sql<Locked>`
    SELECT state, conversation.version, save_id, channel, call_id, staff_id, passed_to, passed_count, purpose, mood_start,
           mood_end, outcome, note, started_at, done_at, done_by, event_id
      FROM conversations AS conversation JOIN customers USING (customer_id)
     WHERE conversation.customer_id = ${customerId} AND conversation_id = ${conversationId} AND ${visibleTo(caller)}
       FOR UPDATE OF conversation`.execute(tx);
  const [row] = rows;
  if (!row) throw new NotFound();
  return row;
}

/** @throws Conflict for one that was finished */
export function checkDraft({ state }: Locked): void {
  if (state === 'done') throw new Conflict('conversations:done');
}

/** Every desk with this customer hears it; those whose list of open contacts changes hear that too. */
export async function tellDesks(
  tx: Db,
  customerId: string,
  staffIds: readonly (string | null)[] = [],
): Promise<void> {
  await announce(tx, { topic: 'conversations', id: customerId });
  for (const staffId of new Set(staffIds))
    if (staffId !== null) await announce(tx, { topic: 'desk', id: staffId });
}
