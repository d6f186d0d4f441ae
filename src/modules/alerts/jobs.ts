import type { Jobs } from '../../core/jobs.ts';
import { lookForUnusual, tidyCounts } from './look.ts';

export const alertsJobs: Jobs = {
  'alerts.look': { cron: '*/5 * * * *', run: (_payload, { db }) => lookForUnusual(db) },
  'alerts.tidy': { cron: '45 3 * * *', run: (_payload, { db }) => tidyCounts(db) },
};
