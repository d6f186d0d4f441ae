import { handle } from '../../core/handle.ts';
import { answering } from './answering.ts';
import { callFacts } from './call-facts.ts';
import { callsContract } from './contract.ts';
import { currentCalls } from './current.ts';
import { placeCall } from './place.ts';
import { routeCall } from './routing.ts';
import { checkCall, chooseCustomer, takeCall } from './take.ts';
import { listTasks, reopenTask, settleTask } from './tasks.ts';
import {
  addTelephone,
  listTelephones,
  removeTelephone,
  sealPurpose,
  setLines,
  updateTelephone,
} from './telephones.ts';

export const callsHandlers = handle(callsContract, {
  current: (_input, { database, caller }) => currentCalls(database, caller),
  get: async ({ callId }, { db, caller }) => {
    await checkCall(db, caller, callId);
    return callFacts(db, callId);
  },
  take: (input, { db, caller }) => takeCall(db, caller, input),
  choose: (input, { db, caller }) => chooseCustomer(db, caller, input),
  place: (input, call) => placeCall(call, input),
  routing: (input, { database, caller }) => routeCall(database, caller, input),
  tasks: async (_input, { db, caller }) => ({ items: await listTasks(db, caller) }),
  settleTask: (input, { db, caller }) => settleTask(db, caller, input),
  reopenTask: (input, { db, caller }) => reopenTask(db, caller, input),
  answering: (input, { db, caller }) => answering(db, caller, input),
  telephones: async (_input, { db, caller }) => ({ items: await listTelephones(db, caller) }),
  addTelephone: (input, { db, caller, sealFor }) => addTelephone(db, caller, sealFor(sealPurpose), input),
  updateTelephone: (input, { db, caller, sealFor }) =>
    updateTelephone(db, caller, sealFor(sealPurpose), input),
  removeTelephone: (input, { db, caller }) => removeTelephone(db, caller, input),
  setLines: (input, { db, caller }) => setLines(db, caller, input),
});
