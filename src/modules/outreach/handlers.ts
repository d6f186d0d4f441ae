import { handle } from '../../core/handle.ts';
import { todayContract } from './contract.ts';
import { effectOfCalling } from './effect.ts';
import { readToday } from './list.ts';
import { reopen, settle } from './settle.ts';

export const todayHandlers = handle(todayContract, {
  list: (input, call) => readToday(call.db, call, input),
  settle: (input, call) => settle(call.db, call, input),
  reopen: (input, call) => reopen(call.db, call, input),
  effect: (_input, call) => effectOfCalling(call.db, call),
});
