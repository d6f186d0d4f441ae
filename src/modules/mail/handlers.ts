import { handle } from '../../core/handle.ts';
import { mailContract } from './contract.ts';
import { readMine, setMine } from './mine.ts';
import { retryFailed } from './outbox.ts';
import { sendTest } from './send.ts';
import { readState, removeServer, saveServer } from './server.ts';

export const mailHandlers = handle(mailContract, {
  settings: (_input, { db }) => readState(db),
  saveSettings: (input, call) => saveServer(call.db, call, input),
  removeSettings: (_input, { db }) => removeServer(db),
  test: (_input, call) => sendTest(call),
  retry: async (_input, { db }) => {
    await retryFailed(db);
    return readState(db);
  },
  mine: (_input, { db, caller }) => readMine(db, caller),
  setMine: (input, { db, caller }) => setMine(db, caller, input),
});
