import { handle } from '../../core/handle.ts';
import {
  addBelonging,
  changeFacts,
  restoreBelonging,
  retireBelonging,
  serviceBelonging,
} from './belongings.ts';
import { belongingsContract } from './contract.ts';
import { listBelongings } from './read.ts';
import { undoChange } from './undo.ts';

export const belongingsHandlers = handle(belongingsContract, {
  of: (input, { db, caller }) => listBelongings(db, caller, input),
  add: (input, { db, caller }) => addBelonging(db, caller, input),
  change: (input, { db, caller }) => changeFacts(db, caller, input),
  service: (input, { db, caller }) => serviceBelonging(db, caller, input),
  retire: (input, { db, caller }) => retireBelonging(db, caller, input),
  restore: (input, { db, caller }) => restoreBelonging(db, caller, input),
  undo: (input, { db, caller }) => undoChange(db, caller, input),
});
