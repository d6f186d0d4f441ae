import { handle } from '../../../core/handle.ts';
import { servicesContract } from './contract.ts';
import { addService, addServiceKey, listServices, revokeServiceKey, updateService } from './services.ts';

export const servicesHandlers = handle(servicesContract, {
  list: async (_input, { db }) => ({ items: await listServices(db) }),
  add: (input, { db }) => addService(db, input),
  update: (input, { db }) => updateService(db, input),
  addKey: (input, { db, caller }) => addServiceKey(db, caller, input),
  revokeKey: (input, { db }) => revokeServiceKey(db, input),
});
