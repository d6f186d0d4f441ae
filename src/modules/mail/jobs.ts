import { z } from 'zod';
import type { Jobs } from '../../core/jobs.ts';
import { tidyMails } from './outbox.ts';
import { sendQueued, tidyFiles } from './send.ts';

const Payload = z.object({ mailId: z.uuid() });

export const mailJobs: Jobs = {
  'mail.send': { run: (payload, context) => sendQueued(context, Payload.parse(payload).mailId) },
  'mail.tidy': {
    cron: '50 3 * * *',
    async run(_payload, { db, mailFolder }) {
      await tidyMails(db);
      await tidyFiles(mailFolder);
    },
  },
};
