// What is said of a conversation is written while it is typed, and finished in one go.
import type { Updateable } from 'kysely';
import type { Db } from '../../core/db.ts';
import { later } from '../../core/round-trips.ts';
import { Conflict, Invalid } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import type { Caller } from '../../core/handle.ts';
import type { Conversations } from '../../core/schema.ts';
import { callFacts } from '../calls/call-facts.ts';
import { announceIf } from '../../core/live.ts';
import { checkChosen, checkLinks, checkPassedTo, type Choice, orderNumbers, type Save } from './checks.ts';
import { checkDraft, tellDesks } from './draft.ts';
import { toldOf } from './told.ts';
import { isWatched } from './presence.ts';
import { type Conversation, type Locked, lockToSave, type One, readConversation } from './read.ts';

/**
 * @throws NotFound; Conflict when somebody wrote since `version` or it is finished, unless this very save was written
 * already; Invalid for a choice, person or order that there is not
 */
export async function saveConversation(tx: Db, caller: Caller, input: Save): Promise<Conversation> {
  const { before, offered } = await lockToSave(tx, caller, input);
  if (isAgain(before, input)) return readConversation(tx, caller, input);
  checkChanges(before, offered, input);
  const said = await withChanges(tx, caller, before, input);
  await store(tx, before, said, input, { save_id: input.saveId ?? null });
  if (said.passedTo !== before.passedTo)
    await tellDesks(tx, input.customerId, [before.by?.staffId, before.passedTo, said.passedTo]);
  else
    await announceIf(isWatched(caller, input.customerId), tx, {
      topic: 'conversations',
      id: input.customerId,
    });
  return said;
}

/** As saving, and the story tells it from then on. @throws Invalid when nothing was said of it, and as saving does */
export async function finishConversation(tx: Db, caller: Caller, input: Save): Promise<Conversation> {
  const { before, offered } = await lockToSave(tx, caller, input);
  const again = isAgain(before, input);
  if (again && before.state === 'done') return readConversation(tx, caller, input);
  if (!again) checkChanges(before, offered, input);
  const said = again
    ? await readConversation(tx, caller, input)
    : await withChanges(tx, caller, before, input);
  if (said.purpose === null && said.outcome === null && said.note.trim() === '')
    throw new Invalid('conversations:nothingSaid');
  const call = said.callId === null ? null : await callFacts(tx, said.callId);
  const { customerId } = input;
  const at = new Date();
  const orders = await orderNumbers(tx, customerId, said.links);
  const data = toldOf({ ...said, passedTo: said.passedToName, orders });
  const event = { customerId, kind: 'conversation.done', staffId: caller.staffId, at, data };
  const done = {
    ...({ state: 'done', doneAt: at.toISOString() } as const),
    rings: call?.rings ?? said.rings,
    lengthSeconds: call?.seconds ?? said.lengthSeconds,
  };
  await store(tx, before, { ...said, ...done }, again ? {} : input, {
    ...{ save_id: input.saveId ?? null, state: 'done', done_at: at, done_by: caller.staffId },
    ...{ event_id: await record(tx, event), rings: done.rings, length_seconds: done.lengthSeconds },
  });
  await tellDesks(tx, customerId, [before.by?.staffId, said.passedTo, caller.staffId], ['customer']);
  return { ...said, ...done };
}

function isAgain(before: Locked, { saveId }: Save): boolean {
  return saveId !== undefined && saveId === before.saveId;
}

/** @throws Conflict, Invalid */
function checkChanges(before: Locked, offered: readonly Choice[], input: Save): void {
  checkDraft(before);
  if (before.version !== input.version)
    throw new Conflict('conversations:changedMeanwhile', { version: before.version });
  checkChosen(before, offered, input);
}

/** @returns the draft as it will stand. @throws Invalid */
async function withChanges(tx: Db, caller: Caller, locked: Locked, input: Save): Promise<Conversation> {
  const { saveId: _saveId, doneBy: _doneBy, eventId: _eventId, ...before } = locked;
  const passedToName = await checkPassedTo(tx, before, input);
  await checkLinks(tx, input);
  const passedOn = input.passedTo != null && input.passedTo !== before.passedTo;
  return {
    ...before,
    ...given(input),
    passedToName,
    passedCount: before.passedCount + (passedOn ? 1 : 0),
    version: before.version + 1,
    updatedAt: new Date().toISOString(),
    updatedBy: caller.staffId === null ? null : { staffId: caller.staffId, name: caller.name },
  };
}

/** What the input says; what it leaves out is not among it. */
function given({ saveId: _saveId, version: _version, ...fields }: Save): Partial<Conversation> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

type Settled = Updateable<Conversations>;

/** One statement for the row; gifts and links only where the input brings some. */
async function store(
  tx: Db,
  before: Conversation,
  conversation: Conversation,
  { gifts, links }: Pick<Save, 'gifts' | 'links'>,
  settled: Settled,
): Promise<void> {
  const { channel, direction, purpose, outcome, note, need, behind, action } = conversation;
  await tx
    .updateTable('conversations')
    .modifyEnd(later)
    .set({
      ...{ channel, direction, purpose, outcome, note, need, behind, action },
      mood_start: conversation.moodStart,
      mood_end: conversation.moodEnd,
      first_time: conversation.firstTime,
      passed_to: conversation.passedTo,
      passed_count: conversation.passedCount,
      version: conversation.version,
      updated_at: conversation.updatedAt,
      updated_by: conversation.updatedBy?.staffId ?? null,
      ...settled,
    })
    .where('customer_id', '=', conversation.customerId)
    .where('conversation_id', '=', conversation.conversationId)
    .execute();
  if (gifts) await writeGifts(tx, conversation, before.gifts, gifts);
  if (links) await writeLinks(tx, conversation, links);
}

async function writeGifts(
  tx: Db,
  { customerId, conversationId }: One,
  before: Conversation['gifts'],
  gifts: Conversation['gifts'],
): Promise<void> {
  if (before.length > 0)
    await tx
      .deleteFrom('conversation_gifts')
      .modifyEnd(later)
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
  await tx.insertInto('conversation_gifts').modifyEnd(later).values(rows).execute();
}

async function writeLinks(
  tx: Db,
  { customerId, conversationId }: One,
  links: Conversation['links'],
): Promise<void> {
  await tx
    .deleteFrom('conversation_links')
    .modifyEnd(later)
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
