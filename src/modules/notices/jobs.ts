import type { Jobs } from '../../core/jobs.ts';
import { tellOfExpiringKeys } from './expiring-keys.ts';
import { tidyNotices } from './notices.ts';

export const noticesJobs: Jobs = {
  'notices.expiringKeys': { cron: '20 5 * * *', run: (_payload, { db }) => tellOfExpiringKeys(db) },
  'notices.tidy': { cron: '40 3 * * *', run: (_payload, { db }) => tidyNotices(db) },
};
