import type { Jobs } from '../../core/jobs.ts';
import { emptyTrash } from './purge.ts';

export const trashJobs: Jobs = {
  'trash.empty': { cron: '40 2 * * *', run: async (_payload, { db }) => void (await emptyTrash(db)) },
};
