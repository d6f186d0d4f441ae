import { z } from 'zod';
import { operation } from '../../core/operation.ts';

/** null: nobody is told of it */
const From = z.int().min(1).max(1_000_000_000).nullable();
export const AlertRules = z.object({
  /** customers in files that one person took in a day */
  takenOut: From,
  /** cards that one person opened in a day, at least */
  cards: From,
  /** customers told one person in lists in a day, at least */
  listed: From,
  /** and so many times what they do on a usual day */
  timesUsual: z.int().min(1).max(100),
  /** of one account in an hour */
  refusedSignIns: From,
  /** of one person in an hour, for want of a permission */
  refusedRequests: From,
  /** new API keys, services and owners; second factors that are switched off */
  waysIn: z.boolean(),
  /** somebody signs in with a browser and from a network that they never used before */
  newDevices: z.boolean(),
});

export const alertsContract = {
  rules: operation('alerts.rules', {
    route: 'GET /alerts/rules',
    summary: 'What is unusual enough that owners are told',
    permission: 'team.manage',
    input: z.object({}),
    output: AlertRules,
  }),
  saveRules: operation('alerts.saveRules', {
    route: 'PUT /alerts/rules',
    summary: 'Say what is unusual enough that owners are told',
    permission: 'team.manage',
    input: AlertRules,
    output: AlertRules,
  }),
};
