import { handle } from '../../core/handle.ts';
import { worthContract } from './contract.ts';
import { honesty } from './honesty.ts';
import { readFitState, requestFit } from './progress.ts';
import { retention } from './retention.ts';
import { summary } from './summary.ts';

export const worthHandlers = handle(worthContract, {
  summary: async (input, call) => ({ summary: await summary(call, input) }),
  retention: async (input, call) => ({ retention: await retention(call, input) }),
  honesty: async (_input, { db }) => ({ honesty: await honesty(db) }),
  fit: (_input, { db }) => requestFit(db),
  fitState: (_input, { db }) => readFitState(db),
});
