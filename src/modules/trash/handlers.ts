import { handle } from '../../core/handle.ts';
import { trashContract } from './contract.ts';
import { deleteCustomer } from './delete-customers.ts';
import { deleteConversation, deletePromise } from './delete-parts.ts';
import { purge } from './purge.ts';
import { listTrash } from './read.ts';
import { restore } from './restore.ts';

export const trashHandlers = handle(trashContract, {
  deleteCustomer: (input, { db, caller }) => deleteCustomer(db, caller, input),
  deleteConversation: (input, { db, caller }) => deleteConversation(db, caller, input),
  deletePromise: (input, call) => deletePromise(call.db, call, input),
  list: (input, { db, caller }) => listTrash(db, caller, input),
  restore: ({ trashId }, { db, caller }) => restore(db, caller, trashId),
  purge: ({ trashId }, { db, caller }) => purge(db, caller, trashId),
});
