import type { Jobs } from '../../core/jobs.ts';
import { runPass } from './state.ts';

export const duplicatesJobs: Jobs = {
  /** Every night, after an import and on demand. */
  'duplicates.find': {
    cron: '40 2 * * *',
    run: async (_payload, { log, db, pool }) => {
      const passed = await runPass({ db, pool });
      if (passed) log.info(passed, 'looked for duplicates');
    },
  },
};
