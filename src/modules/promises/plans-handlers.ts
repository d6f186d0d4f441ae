import { handle } from '../../core/handle.ts';
import { addStep, finishPlan, listPlans, makePlan, markDone } from './plans.ts';
import { plansContract } from './plans-contract.ts';

export const plansHandlers = handle(plansContract, {
  list: (input, { db, caller }) => listPlans(db, caller, input),
  make: (input, { db, caller }) => makePlan(db, caller, input),
  step: (input, call) => addStep(call.db, call, input),
  done: (input, { db, caller }) => markDone(db, caller, input),
  finish: (input, { db, caller }) => finishPlan(db, caller, input),
});
