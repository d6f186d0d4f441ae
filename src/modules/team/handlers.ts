import { handle } from '../../core/handle.ts';
import { addApiKey, keysOf, revokeKey } from './api-keys.ts';
import { addSite, renameSite, updateBusiness } from './business.ts';
import { teamContract } from './contract.ts';
import { changePassword } from './passwords.ts';
import { setUp, welcome } from './set-up.ts';
import { addStaff, giveFirstPassword, listStaff, setLocale, updateStaff } from './staff.ts';

export const teamHandlers = handle(teamContract, {
  welcome: (_input, { db, caller, sessionOver = null }) => welcome(db, caller, sessionOver),
  setUp: (input, { db }) => setUp(db, input),
  updateBusiness: (input, { db }) => updateBusiness(db, input),
  addSite: (input, { db }) => addSite(db, input),
  renameSite: (input, { db }) => renameSite(db, input),
  staff: async (_input, { db }) => ({ items: await listStaff(db) }),
  addStaff: (input, { db }) => addStaff(db, input),
  updateStaff: (input, { db, caller }) => updateStaff(db, caller, input),
  giveFirstPassword: (input, { db, caller }) => giveFirstPassword(db, caller, input),
  changePassword: (input, { db, caller }) => changePassword(db, caller, input),
  setLocale: (input, { db, caller }) => setLocale(db, caller, input),
  apiKeys: async (_input, { db, caller }) => ({ items: await keysOf(db, caller.staffId) }),
  addApiKey: (input, { db, caller }) => addApiKey(db, caller, input),
  revokeApiKey: ({ apiKeyId }, { db, caller }) => revokeKey(db, caller.staffId, apiKeyId),
});
