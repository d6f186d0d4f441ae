import { handle } from '../../core/handle.ts';
import { sampleContract } from './contract.ts';
import { askToLoad, askToRemove, sampleState } from './state.ts';

export const sampleHandlers = handle(sampleContract, {
  state: (_input, { db }) => sampleState(db),
  load: (_input, { db }) => askToLoad(db),
  remove: (_input, { db }) => askToRemove(db),
});
