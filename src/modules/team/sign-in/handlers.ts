import { handle } from '../../../core/handle.ts';
import { signInContract } from './contract.ts';
import { listPasskeys, removePasskey, renamePasskey, resetFactors } from './passkeys.ts';
import { saveRules, showRules } from './rules.ts';
import { endOtherSessions, endSession, endStaffSessions, listSessions } from './sessions.ts';

export const signInHandlers = handle(signInContract, {
  sessions: (_input, { db, caller }) => listSessions(db, caller.staffId, caller),
  endSession: ({ sessionId }, { db, caller }) => endSession(db, caller.staffId, sessionId),
  endOtherSessions: (_input, { db, caller }) => endOtherSessions(db, caller),
  staffSessions: ({ staffId }, { db, caller }) => listSessions(db, staffId, caller),
  endStaffSessions: (input, { db, caller }) => endStaffSessions(db, caller, input),
  passkeys: async (_input, { db, caller }) => ({ items: await listPasskeys(db, caller) }),
  renamePasskey: (input, { db, caller }) => renamePasskey(db, caller, input),
  removePasskey: (input, { db, caller }) => removePasskey(db, caller, input),
  resetFactors: (input, { db }) => resetFactors(db, input),
  rules: (_input, { db }) => showRules(db),
  saveRules: (input, call) => saveRules(call, input),
});
