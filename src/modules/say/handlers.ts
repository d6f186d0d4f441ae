import { handle } from '../../core/handle.ts';
import { addRule, changeRule, removeRule } from './change-rules.ts';
import { sayContract } from './contract.ts';
import { listWhatToSay } from './list.ts';
import { markSaid, unmark } from './mark.ts';
import { preview } from './preview.ts';
import { sayRulesContract } from './rules-contract.ts';
import { listRules } from './rules.ts';

const lines = handle(sayContract, {
  list: (input, call) => listWhatToSay(call, input),
  mark: (input, call) => markSaid(call, input),
  unmark: (input, { db, caller }) => unmark(db, caller, input),
});
const rules = handle(sayRulesContract, {
  rules: (_input, { db }) => listRules(db),
  addRule: (input, { db }) => addRule(db, input),
  changeRule: (input, { db }) => changeRule(db, input),
  removeRule: (input, { db }) => removeRule(db, input),
  preview: (input, call) => preview(call, input),
});
export const sayHandlers = { ...lines, ...rules };
