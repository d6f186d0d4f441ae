import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { planned } from '../../core/round-trips.ts';
import { NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';
import { newId } from '../../core/ids.ts';
import type { InputOf } from '../../core/operation.ts';
import { callFacts } from '../calls/call-facts.ts';
import { checkVisible, visibleTo } from '../customers/visible.ts';
import type { conversationsContract } from './contract.ts';
import { tellDesks } from './draft.ts';
import { type Conversation, newConversation, readConversation, type Stored } from './read.ts';

/**
 * Begins a draft, or finds the one that this id, or this call with this customer, began already. What a telephone system
 * knows of a call (who began it, when, how long it rang) is taken from there.
 * @throws NotFound for a customer or a call that there is not
 */
export async function beginConversation(
  tx: Db,
  caller: Caller,
  input: InputOf<typeof conversationsContract.begin>,
): Promise<Conversation> {
  const { customerId, callId } = input;
  const conversationId = input.conversationId ?? newId();
  const now = new Date();
  const call = callId === null ? null : await callFacts(tx, callId);
  const startedAt = new Date(call?.rangAt ?? input.startedAt ?? now);
  const { rows: begun } = await sql<Stored>`${planned}
    INSERT INTO conversations (customer_id, conversation_id, channel, direction, call_id, staff_id, rings,
                               passed_count, started_at, updated_at, updated_by)
    SELECT customer_id, ${conversationId}::uuid, ${input.channel}, ${call?.direction ?? input.direction}, ${callId}::uuid,
           ${caller.staffId}::uuid, ${call?.rings ?? null}::integer, ${call?.passed ?? 0}::integer,
           ${startedAt > now ? now : startedAt}::timestamptz, ${now}::timestamptz, ${caller.staffId}::uuid
      FROM customers WHERE customer_id = ${customerId} AND ${visibleTo(caller)}
    ON CONFLICT DO NOTHING RETURNING *`.execute(tx);
  if (begun[0]) {
    await tellDesks(tx, customerId, [caller.staffId]);
    return newConversation(begun[0], caller);
  }
  await checkVisible(tx, caller, customerId);
  const { rows } = await sql<{ conversation_id: string }>`
    SELECT conversation_id FROM conversations
     WHERE customer_id = ${customerId} AND (conversation_id = ${conversationId} OR call_id = ${callId}::uuid)
     ORDER BY (call_id = ${callId}::uuid) IS TRUE DESC LIMIT 1`.execute(tx);
  const [found] = rows;
  if (!found) throw new NotFound();
  return readConversation(tx, caller, { customerId, conversationId: found.conversation_id });
}
