// Every job of every room.
import type { Jobs, Stays } from './core/jobs.ts';
import { alertsJobs } from './modules/alerts/jobs.ts';
import { backupJobs } from './modules/backup/jobs.ts';
import { callsJobs } from './modules/calls/jobs.ts';
import { duplicatesJobs } from './modules/duplicates/jobs.ts';
import { factsJobs } from './modules/facts/jobs.ts';
import { importsJobs } from './modules/imports/jobs.ts';
import { mailJobs } from './modules/mail/jobs.ts';
import { noticesJobs } from './modules/notices/jobs.ts';
import { outreachJobs } from './modules/outreach/jobs.ts';
import { promisesJobs } from './modules/promises/jobs.ts';
import { purchasesJobs } from './modules/purchases/jobs.ts';
import { relationsJobs } from './modules/relations/handover/jobs.ts';
import { sampleJobs } from './modules/sample/jobs.ts';
import { trashJobs } from './modules/trash/jobs.ts';
import { webhooksJobs } from './modules/webhooks/jobs.ts';
import { startSender } from './modules/webhooks/sender.ts';
import { teamJobs } from './modules/team/jobs.ts';
import { worthJobs } from './modules/worth/jobs.ts';

export const jobs: Jobs = {
  ...alertsJobs,
  ...backupJobs,
  ...callsJobs,
  ...duplicatesJobs,
  ...factsJobs,
  ...importsJobs,
  ...mailJobs,
  ...noticesJobs,
  ...outreachJobs,
  ...promisesJobs,
  ...purchasesJobs,
  ...relationsJobs,
  ...sampleJobs,
  ...trashJobs,
  ...webhooksJobs,
  ...teamJobs,
  ...worthJobs,
};

export const stays: readonly Stays[] = [startSender];
