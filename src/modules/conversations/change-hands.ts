// Drafts change hands, are thrown into the trash, and come back from having been finished too soon.
import type { Db } from '../../core/db.ts';
import { Conflict, Forbidden } from '../../core/errors.ts';
import { type Caller, may } from '../../core/handle.ts';
import { deleteConversation } from '../trash/delete-parts.ts';
import { checkDraft, tellDesks } from './draft.ts';
import { type Conversation, lockConversation, type One, readConversation } from './read.ts';

/** The draft is the caller's from then on. @throws NotFound, Conflict for one that was finished */
export async function takeConversation(tx: Db, caller: Caller, one: One): Promise<Conversation> {
  const locked = await lockConversation(tx, caller, one);
  checkDraft(locked);
  await tx
    .updateTable('conversations')
    .set({
      staff_id: caller.staffId,
      version: locked.version + 1,
      updated_at: new Date(),
      updated_by: caller.staffId,
    })
    .where('customer_id', '=', one.customerId)
    .where('conversation_id', '=', one.conversationId)
    .execute();
  await tellDesks(tx, one.customerId, [locked.by?.staffId, locked.passedTo, caller.staffId]);
  return readConversation(tx, caller, one);
}

/** @throws NotFound, Conflict for one that was finished, Forbidden for somebody else's */
export async function discardConversation(tx: Db, caller: Caller, one: One): Promise<One> {
  const locked = await lockConversation(tx, caller, one);
  checkDraft(locked);
  checkMine(caller, locked.by?.staffId);
  // what somebody wrote can come back; an empty one is nothing to come back
  if (
    [locked.note, locked.need, locked.behind, locked.action].some((text) => text.trim() !== '') ||
    locked.gifts.length > 0
  )
    await deleteConversation(tx, caller, one);
  else
    await tx
      .deleteFrom('conversations')
      .where('customer_id', '=', one.customerId)
      .where('conversation_id', '=', one.conversationId)
      .execute();
  await tellDesks(tx, one.customerId, [locked.by?.staffId, locked.passedTo]);
  return { customerId: one.customerId, conversationId: one.conversationId };
}

/** The story no longer tells it; the audit knows. @throws NotFound, Conflict for a draft, Forbidden for somebody else's */
export async function reopenConversation(tx: Db, caller: Caller, one: One): Promise<Conversation> {
  const { doneAt, doneBy, eventId, ...locked } = await lockConversation(tx, caller, one);
  if (doneAt === null || eventId === null) throw new Conflict('conversations:notDone');
  checkMine(caller, doneBy);
  await tx
    .deleteFrom('events')
    .where('customer_id', '=', one.customerId)
    .where('at', '=', new Date(doneAt))
    .where('event_id', '=', eventId)
    .execute();
  await tx
    .updateTable('conversations')
    .set({
      state: 'draft',
      done_at: null,
      done_by: null,
      event_id: null,
      version: locked.version + 1,
      save_id: null,
    })
    .where('customer_id', '=', one.customerId)
    .where('conversation_id', '=', one.conversationId)
    .execute();
  await tellDesks(tx, one.customerId, [locked.by?.staffId, locked.passedTo, caller.staffId], ['customer']);
  return readConversation(tx, caller, one);
}

function checkMine(caller: Caller, staffId: string | null | undefined): void {
  if (caller.staffId !== null && staffId !== caller.staffId && !may(caller, 'settings.manage'))
    throw new Forbidden('conversations:notYours');
}
