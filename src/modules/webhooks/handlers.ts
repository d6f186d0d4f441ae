import { handle } from '../../core/handle.ts';
import { webhooksContract } from './contract.ts';
import { listDeliveries, replay, replayFailed, sendTest } from './deliveries.ts';
import {
  addEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateSecret,
  sealPurpose,
  updateEndpoint,
} from './endpoints.ts';
import { listNetworks, setNetworks } from './networks.ts';

export const webhooksHandlers = handle(webhooksContract, {
  list: async (_input, { db, caller }) => ({ items: await listEndpoints(db, caller) }),
  add: (input, { db, caller, sealFor }) => addEndpoint(db, caller, sealFor(sealPurpose), input),
  update: (input, { db, caller }) => updateEndpoint(db, caller, input),
  remove: (input, { db, caller }) => removeEndpoint(db, caller, input),
  rotate: (input, { db, caller, sealFor }) => rotateSecret(db, caller, sealFor(sealPurpose), input),
  test: (input, call) => sendTest(call, input),
  deliveries: (input, call) => listDeliveries(call, input),
  replay: (input, call) => replay(call, input),
  replayFailed: (input, { db, caller }) => replayFailed(db, caller, input),
  networks: async (_input, { db }) => ({ networks: await listNetworks(db) }),
  setNetworks: async ({ networks }, { db, caller }) => ({
    networks: await setNetworks(db, caller, networks),
  }),
});
