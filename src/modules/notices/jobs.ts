import type { Jobs } from '../../core/jobs.ts';
import { tidyNotices } from './notices.ts';

export const noticesJobs: Jobs = {
  'notices.tidy': { cron: '40 3 * * *', run: (_payload, { db }) => tidyNotices(db) },
};
