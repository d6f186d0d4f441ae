import { noteRunning, problemOf } from '../../core/backup/keep.ts';
import { listBackups, readNote } from '../../core/backup/folder.ts';
import { translator } from '../../core/i18n.ts';
import type { JobContext, Jobs } from '../../core/jobs.ts';
import { keepInThread } from './thread.ts';
import { isDue } from './state.ts';

export const backupJobs: Jobs = {
  'backup.nightly': {
    cron: '30 * * * *',
    async run(_payload, context) {
      const [newest] = await listBackups(context.backup.folder);
      const { failed } = await readNote(context.backup.folder);
      const failedAt = failed === null ? undefined : new Date(failed.at);
      if (isDue(newest?.at, failedAt, new Date())) await backUp(context);
    },
  },
  'backup.now': { run: async (_payload, context) => backUp(context) },
};

/** A failure is noted for the page, and the next hour tries again: the queue shall not. */
async function backUp({ backup, log }: JobContext): Promise<void> {
  try {
    // before the thread has begun to say so itself
    await noteRunning(backup.folder, new Date().toISOString(), { done: 0, expected: 0 });
    const { path, bytes, seconds } = await keepInThread(backup);
    log.info({ path, bytes, seconds }, 'backed up');
  } catch (error) {
    const { key, params } = problemOf(error, backup.folder);
    log.error({ err: error, problem: translator('en')(key, params) }, 'a backup failed');
  }
}
