import { z } from 'zod';
import { operation } from '../../core/operation.ts';
import { kinds } from './kinds.ts';

const Id = z.uuid();
const Code = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/** The moods of the conversation at hand as the desk has them ('': none); without them, as it was last saved. */
const Mood = z.union([Code, z.literal('')]).optional();
export const moods = { mood: Mood, moodEnd: Mood };

export const SaidLine = z.object({
  /** code of the rule that says it */
  rule: Code,
  kind: z.enum(kinds),
  /** what of: an order, a contact, a promise, a fact */
  subject: z.string(),
  state: z.enum(['open', 'done', 'skipped']),
  /** what was ticked or skipped here, to take it back; null for what is settled elsewhere */
  sayId: Id.nullable(),
  /** who ticked it */
  by: z.string().nullable(),
  /** text as it is to be said, never markup */
  parts: z.array(z.object({ text: z.string(), strong: z.boolean() })),
  /** of the text, BCP 47 */
  language: z.string(),
  /** which data, which rule */
  why: z.string(),
  /** what doing it in place means */
  action: z.enum(['tick', 'settle', 'confirm', 'give', 'mood']),
  /** code of the kind of gift */
  gift: z.string().nullable(),
});
export const Said = z.object({
  items: z.array(SaidLine),
  /** listen: they are upset, and nothing else is said until a mood is set again */
  phase: z.enum(['usual', 'listen', 'upset']),
});

export const sayContract = {
  list: operation('say.list', {
    route: 'GET /customers/{customerId}/what-to-say',
    summary: 'What to say to a customer now, in the order that makes sense aloud',
    permission: 'conversations.read',
    input: z.object({ customerId: Id, conversationId: Id.optional(), ...moods }),
    output: Said,
  }),
  mark: operation('say.mark', {
    route: 'POST /customers/{customerId}/said',
    summary:
      'Say that a line was said (a fact: that it was confirmed) or left unsaid; the same again changes nothing',
    permission: 'conversations.write',
    input: z.object({
      customerId: Id,
      /** made by the desk */
      sayId: Id,
      rule: Code,
      subject: z.string().max(200),
      state: z.enum(['done', 'skipped']),
      conversationId: Id.optional(),
      ...moods,
    }),
    output: z.object({ customerId: Id, sayId: Id, state: z.enum(['done', 'skipped']) }),
  }),
  unmark: operation('say.unmark', {
    route: 'DELETE /customers/{customerId}/said/{sayId}',
    summary: 'Take back that a line was said or left unsaid',
    permission: 'conversations.write',
    input: z.object({ customerId: Id, sayId: Id }),
    output: z.object({ customerId: Id, sayId: Id }),
  }),
};
