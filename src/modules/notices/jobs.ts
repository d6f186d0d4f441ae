import type { Jobs } from '../../core/jobs.ts';
import { tellOfExpiringKeys } from './expiring-keys.ts';
import { type SignInChange, signInChanged } from '../../core/sign-in/changed.ts';
import { tellOfSignIn } from './sign-in-changes.ts';
import { tidyNotices } from './notices.ts';

export const noticesJobs: Jobs = {
  'notices.expiringKeys': { cron: '20 5 * * *', run: (_payload, { db }) => tellOfExpiringKeys(db) },
  [signInChanged]: {
    run: (payload, { db }) => tellOfSignIn(db, payload as SignInChange),
  },
  'notices.tidy': { cron: '40 3 * * *', run: (_payload, { db }) => tidyNotices(db) },
};
