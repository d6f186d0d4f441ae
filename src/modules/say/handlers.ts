import { handle } from '../../core/handle.ts';
import { sayContract } from './contract.ts';
import { listWhatToSay } from './list.ts';
import { markSaid, unmark } from './mark.ts';

export const sayHandlers = handle(sayContract, {
  list: (input, call) => listWhatToSay(call, input),
  mark: (input, call) => markSaid(call, input),
  unmark: (input, { db, caller }) => unmark(db, caller, input),
});
