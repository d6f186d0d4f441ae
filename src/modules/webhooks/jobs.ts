import type { Jobs } from '../../core/jobs.ts';
import { tidyDeliveries } from './deliveries.ts';

export const webhooksJobs: Jobs = {
  'webhooks.tidy': { cron: '20 4 * * *', run: async (_payload, { db }) => tidyDeliveries(db) },
};
