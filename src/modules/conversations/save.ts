// What is said of a conversation is written while it is typed, and finished in one go.
import type { Db } from '../../core/db.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf } from '../../core/operation.ts';
import { announce } from '../../core/live.ts';
import { callFacts } from '../calls/call-facts.ts';
import { checkChosen, checkLinks, checkPassedTo } from './checks.ts';
import type { conversationsContract } from './contract.ts';
import { checkDraft, type Locked, lockConversation, tellDesks } from './draft.ts';
import { type Conversation, readConversation } from './read.ts';

type Save = InputOf<typeof conversationsContract.save>;

/**
 * @throws NotFound; Conflict when somebody wrote since `version` or it is finished, unless this very save was written
 * already; Invalid for a choice, person or order that there is not
 */
export async function saveConversation(tx: Db, caller: Caller, input: Save): Promise<Conversation> {
  const locked = await lockConversation(tx, caller, input);
  if (!isAgain(locked, input)) {
    checkDraft(locked);
    checkVersion(locked, input);
    await write(tx, caller, locked, input);
    const passed = input.passedTo !== undefined && input.passedTo !== locked.passed_to;
    await tellDesks(
      tx,
      input.customerId,
      passed ? [locked.staff_id, locked.passed_to, input.passedTo ?? null] : [],
    );
  }
  return readConversation(tx, caller, input);
}

/** As saving, and the story tells it from then on. @throws Invalid when nothing was said of it, and as saving does */
export async function finishConversation(tx: Db, caller: Caller, input: Save): Promise<Conversation> {
  const locked = await lockConversation(tx, caller, input);
  if (isAgain(locked, input) && locked.state === 'done') return readConversation(tx, caller, input);
  checkDraft(locked);
  if (!isAgain(locked, input)) {
    checkVersion(locked, input);
    await write(tx, caller, locked, input);
  }
  const said = await readConversation(tx, caller, input);
  if (said.purpose === null && said.outcome === null && said.note.trim() === '')
    throw new Invalid('conversations:nothingSaid');
  const at = new Date();
  const eventId = await record(tx, {
    customerId: input.customerId,
    kind: 'conversation.done',
    staffId: caller.staffId,
    at,
    data: told(said),
  });
  const call = locked.call_id === null ? null : await callFacts(tx, locked.call_id);
  await tx
    .updateTable('conversations')
    .set({
      ...{ state: 'done', done_at: at, done_by: caller.staffId, event_id: eventId },
      rings: call?.rings,
      length_seconds: call?.seconds,
    })
    .where('customer_id', '=', input.customerId)
    .where('conversation_id', '=', input.conversationId)
    .execute();
  await tellDesks(tx, input.customerId, [locked.staff_id, said.passedTo, caller.staffId]);
  await announce(tx, { topic: 'customer', id: input.customerId });
  return readConversation(tx, caller, input);
}

function isAgain({ save_id }: Locked, { saveId }: Save): boolean {
  return saveId !== undefined && saveId === save_id;
}

function checkVersion({ version }: Locked, input: Save): void {
  if (version !== input.version) throw new Conflict('conversations:changedMeanwhile', { version });
}

/** What the story keeps: enough to be read without asking again. */
function told(said: Conversation): object {
  const { conversationId, channel, direction, purpose, moodStart, moodEnd, outcome, firstTime } = said;
  const short = (text: string): string => Array.from(text.trim()).slice(0, 1000).join('');
  return {
    ...{ conversationId, channel, direction, purpose, moodStart, moodEnd, outcome, firstTime },
    note: short(said.note),
    need: short(said.need),
    action: short(said.action),
    gifts: said.gifts,
    passedTo: said.passedToName,
  };
}

async function write(tx: Db, caller: Caller, before: Locked, input: Save): Promise<void> {
  await checkChosen(tx, before, input);
  await checkPassedTo(tx, before, input);
  await checkLinks(tx, input);
  const { customerId, conversationId, gifts, links } = input;
  const passedOn = input.passedTo != null && input.passedTo !== before.passed_to;
  await tx
    .updateTable('conversations')
    .set({
      ...columnsOf(input),
      passed_count: before.passed_count + (passedOn ? 1 : 0),
      version: before.version + 1,
      save_id: input.saveId ?? null,
      updated_at: new Date(),
      updated_by: caller.staffId,
    })
    .where('customer_id', '=', customerId)
    .where('conversation_id', '=', conversationId)
    .execute();
  if (gifts) await writeGifts(tx, input, gifts);
  if (links) await writeLinks(tx, input, links);
}

/** Kysely leaves out what is undefined. */
function columnsOf(input: Save) {
  const { channel, direction, purpose, outcome, note, need, behind, action } = input;
  return {
    ...{ channel, direction, purpose, outcome, note, need, behind, action },
    mood_start: input.moodStart,
    mood_end: input.moodEnd,
    first_time: input.firstTime,
    passed_to: input.passedTo,
  };
}

async function writeGifts(
  tx: Db,
  { customerId, conversationId }: Save,
  gifts: Conversation['gifts'],
): Promise<void> {
  await tx
    .deleteFrom('conversation_gifts')
    .where('customer_id', '=', customerId)
    .where('conversation_id', '=', conversationId)
    .execute();
  if (gifts.length === 0) return;
  const rows = gifts.map((gift, gift_no) => ({
    customer_id: customerId,
    conversation_id: conversationId,
    gift_no,
    ...gift,
  }));
  await tx.insertInto('conversation_gifts').values(rows).execute();
}

async function writeLinks(
  tx: Db,
  { customerId, conversationId }: Save,
  links: Conversation['links'],
): Promise<void> {
  await tx
    .deleteFrom('conversation_links')
    .where('customer_id', '=', customerId)
    .where('conversation_id', '=', conversationId)
    .execute();
  if (links.length === 0) return;
  await tx
    .insertInto('conversation_links')
    .values(
      links.map(({ kind, linkedId }) => ({
        customer_id: customerId,
        conversation_id: conversationId,
        kind,
        linked_id: linkedId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
