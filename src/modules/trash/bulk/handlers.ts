import { handle } from '../../../core/handle.ts';
import { bulkContract } from './contract.ts';
import { listBulk, readBulk } from './read.ts';
import { startBulk, undoBulk } from './start.ts';

export const bulkHandlers = handle(bulkContract, {
  start: (input, call) => startBulk(call, input),
  list: (_input, { db, caller }) => listBulk(db, caller),
  read: ({ bulkId }, { db, caller }) => readBulk(db, caller, bulkId),
  undo: ({ bulkId }, call) => undoBulk(call, bulkId),
});
