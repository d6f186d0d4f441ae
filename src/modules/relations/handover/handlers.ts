import { handle } from '../../../core/handle.ts';
import { handoversContract } from './contract.ts';
import { previewHandover } from './preview.ts';
import { listHandovers, readHandover } from './read.ts';
import { startHandover, undoHandover } from './start.ts';

export const handoversHandlers = handle(handoversContract, {
  preview: (input, { db, caller }) => previewHandover(db, caller, input),
  start: (input, { db, caller }) => startHandover(db, caller, input),
  list: (input, { db, caller }) => listHandovers(db, caller, input),
  read: ({ handoverId }, { db, caller }) => readHandover(db, caller, handoverId),
  undo: ({ handoverId }, { db, caller }) => undoHandover(db, caller, handoverId),
});
