import type { Jobs } from '../../core/jobs.ts';
import { fitBusiness } from './fit.ts';

export const worthJobs: Jobs = {
  /** After an import, on demand, and every night: days pass, and with them everybody's silence grows. */
  'worth.fit': {
    cron: '15 2 * * *',
    run: async (_payload, { log, ...database }) => {
      const outcome = await fitBusiness(database);
      if (outcome) {
        const { customers, choice, seconds } = outcome;
        log.info({ customers, model: choice.model, reason: choice.reason, seconds }, 'worth was fitted');
      }
    },
  },
};
