import { handle } from '../../core/handle.ts';
import { alertsContract } from './contract.ts';
import { readRules, saveRules } from './rules.ts';

export const alertsHandlers = handle(alertsContract, {
  rules: (_input, { db }) => readRules(db),
  saveRules: (input, { db }) => saveRules(db, input),
});
