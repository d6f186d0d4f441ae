import { handle } from '../../core/handle.ts';
import { beginConversation } from './begin.ts';
import { discardConversation, reopenConversation, takeConversation } from './change-hands.ts';
import { choicesContract } from './choices-contract.ts';
import { addChoice, changeChoice, listChoices } from './choices.ts';
import { conversationsContract } from './contract.ts';
import { bePresent, leave, whoIsPresent } from './presence.ts';
import { listConversations, openConversations, readConversation } from './read.ts';
import { finishConversation, saveConversation } from './save.ts';

export const conversationsHandlers = handle(conversationsContract, {
  begin: (input, { db, caller }) => beginConversation(db, caller, input),
  save: (input, { db, caller }) => saveConversation(db, caller, input),
  finish: (input, { db, caller }) => finishConversation(db, caller, input),
  reopen: (input, { db, caller }) => reopenConversation(db, caller, input),
  take: (input, { db, caller }) => takeConversation(db, caller, input),
  discard: (input, { db, caller }) => discardConversation(db, caller, input),
  get: (input, { db, caller }) => readConversation(db, caller, input),
  list: (input, { db, caller }) => listConversations(db, caller, input),
  open: (_input, { db, caller }) => openConversations(db, caller),
  present: (input, { db, caller }) => bePresent(db, caller, input),
  leave: (input, { db, caller }) => leave(db, caller, input),
  presence: ({ customerId }, { db, caller }) => whoIsPresent(db, caller, customerId),
});

export const choicesHandlers = handle(choicesContract, {
  list: (_input, { db }) => listChoices(db),
  add: (input, { db }) => addChoice(db, input),
  change: (input, { db }) => changeChoice(db, input),
});
