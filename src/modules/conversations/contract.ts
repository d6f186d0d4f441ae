import { z } from 'zod';
import { operation } from '../../core/operation.ts';

const Id = z.uuid();
/** An open page: whoever has a card open on two hears on each what was typed on the other. */
const DeskId = z.uuid().optional();
const text = (max: number) => z.string().max(max);
const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const channels = [
  'phone',
  'visit',
  'email',
  'chat',
  'web_form',
  'social',
  'portal',
  'letter',
] as const;
export const directions = ['in', 'out'] as const;
const Gift = z.object({ gift: Code.nullable(), what: text(500) });
const Link = z.object({ kind: z.enum(['order', 'promise', 'plan', 'case']), linkedId: Id });

/** What somebody says of a conversation. Purpose, moods, outcome and gifts are codes of choices; null: not said. */
export const Fields = z.object({
  channel: z.enum(channels),
  direction: z.enum(directions),
  purpose: Code.nullable(),
  moodStart: Code.nullable(),
  moodEnd: Code.nullable(),
  outcome: Code.nullable(),
  /** put right the first time */
  firstTime: z.boolean().nullable(),
  note: text(10_000),
  need: text(2000),
  /** what lies behind the need */
  behind: text(2000),
  /** what was done */
  action: text(2000),
  /** somebody on the staff */
  passedTo: Id.nullable(),
  gifts: z.array(Gift).max(10),
  links: z.array(Link).max(50),
});
const Who = z.object({ staffId: Id, name: z.string() });
export const Conversation = Fields.extend({
  customerId: Id,
  conversationId: Id,
  state: z.enum(['draft', 'done']),
  /** grows with every write; a save names the one that it was made on */
  version: z.int(),
  callId: Id.nullable(),
  by: Who.nullable(),
  passedToName: z.string().nullable(),
  passedCount: z.int(),
  /** recorded, never a target */
  rings: z.int().nullable(),
  lengthSeconds: z.int().nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  updatedBy: Who.nullable(),
  doneAt: z.string().nullable(),
});
const One = z.object({ customerId: Id, conversationId: Id });
const Save = Fields.partial().extend({
  customerId: Id,
  conversationId: Id,
  /** the version that this was written on: refused when somebody wrote since */
  version: z.int(),
  /** made by the desk: the same one sent again changes nothing */
  saveId: Id.optional(),
});
/** The audit says who and when; what a customer told is in the conversation alone. */
const secret = ['note', 'need', 'behind', 'action', 'gifts'];
const Person = Who.extend({ since: z.string() });

export const conversationsContract = {
  begin: operation('conversations.begin', {
    route: 'POST /customers/{customerId}/conversations',
    summary: 'Begin a conversation, or find the one that this id or this call began already',
    permission: 'conversations.write',
    input: z.object({
      customerId: Id,
      /** made by the desk: the same id again begins nothing new */
      conversationId: Id.optional(),
      channel: z.enum(channels),
      direction: z.enum(directions),
      callId: Id.nullable().default(null),
      /** when it was written down later than it began; not in the future */
      startedAt: z.iso.datetime().optional(),
    }),
    output: Conversation,
  }),
  save: operation('conversations.save', {
    route: 'PATCH /customers/{customerId}/conversations/{conversationId}',
    summary: 'Write what is said of a conversation; what is left out stays',
    permission: 'conversations.write',
    secret,
    input: Save,
    output: Conversation,
  }),
  finish: operation('conversations.finish', {
    route: 'POST /customers/{customerId}/conversations/{conversationId}/completion',
    summary: 'Finish a conversation, with the last of what is said of it; the story tells it from then on',
    permission: 'conversations.write',
    secret,
    input: Save,
    output: Conversation,
  }),
  reopen: operation('conversations.reopen', {
    route: 'DELETE /customers/{customerId}/conversations/{conversationId}/completion',
    summary: 'Take finishing back (who finished it, a manager or an owner): it is a draft again',
    permission: 'conversations.write',
    input: One,
    output: Conversation,
  }),
  take: operation('conversations.take', {
    route: 'PUT /customers/{customerId}/conversations/{conversationId}/owner',
    summary: 'Take over the draft of somebody else',
    permission: 'conversations.write',
    input: One,
    output: Conversation,
  }),
  discard: operation('conversations.discard', {
    route: 'DELETE /customers/{customerId}/conversations/{conversationId}',
    summary: 'Throw a draft away',
    permission: 'conversations.write',
    input: One,
    output: One,
  }),
  get: operation('conversations.get', {
    route: 'GET /customers/{customerId}/conversations/{conversationId}',
    summary: 'One conversation',
    permission: 'conversations.read',
    input: One,
    output: Conversation,
  }),
  list: operation('conversations.list', {
    route: 'GET /customers/{customerId}/conversations',
    summary: 'Conversations with a customer, newest first',
    permission: 'conversations.read',
    input: z.object({
      customerId: Id,
      state: z.enum(['draft', 'done']).optional(),
      cursor: z.string().max(200).optional(),
      limit: z.int().min(1).max(100).default(20),
    }),
    output: z.object({ items: z.array(Conversation), next: z.string().nullable() }),
  }),
  open: operation('conversations.open', {
    route: 'GET /conversations/open',
    summary: 'Your own drafts, and those passed on to you, with whom they are; the oldest first',
    permission: 'conversations.read',
    input: z.object({}),
    output: z.object({ items: z.array(Conversation.extend({ customerName: z.string() })) }),
  }),
  /** Sent again every half minute while a card is open; it says nothing worth an audit. */
  present: operation('conversations.present', {
    route: 'PUT /customers/{customerId}/presence',
    summary: 'Say that you have this card open, and hear who else has',
    permission: 'conversations.write',
    audited: false,
    input: z.object({ customerId: Id, deskId: DeskId }),
    output: z.object({ items: z.array(Person) }),
  }),
  leave: operation('conversations.leave', {
    route: 'DELETE /customers/{customerId}/presence',
    summary: 'Say that you have closed this card',
    permission: 'conversations.write',
    audited: false,
    input: z.object({ customerId: Id, deskId: DeskId }),
    output: z.object({ customerId: Id }),
  }),
  presence: operation('conversations.presence', {
    route: 'GET /customers/{customerId}/presence',
    summary: 'Who else has this card open',
    permission: 'conversations.read',
    input: z.object({ customerId: Id }),
    output: z.object({ items: z.array(Person) }),
  }),
};
