import { handle } from '../../core/handle.ts';
import { noticesContract } from './contract.ts';
import { listNotices, readNotices } from './notices.ts';

export const noticesHandlers = handle(noticesContract, {
  list: (input, { db, caller }) => listNotices(db, caller, input),
  read: (input, { db, caller }) => readNotices(db, caller, input),
});
