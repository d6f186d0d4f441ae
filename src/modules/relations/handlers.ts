import { handle } from '../../core/handle.ts';
import { addRelation } from './add.ts';
import { askFor } from './asks-for.ts';
import { relationsContract } from './contract.ts';
import { relationsOf } from './read.ts';
import { removeRelation, undoRelation } from './remove.ts';

export const relationsHandlers = handle(relationsContract, {
  of: (input, { db, caller }) => relationsOf(db, caller, input),
  add: (input, call) => addRelation(call, input),
  remove: (input, { db, caller }) => removeRelation(db, caller, input),
  undo: (input, { db, caller }) => undoRelation(db, caller, input),
  askFor: (input, { db, caller }) => askFor(db, caller, input),
});
