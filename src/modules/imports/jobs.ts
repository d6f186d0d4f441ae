import { z } from 'zod';
import type { JobContext, Jobs } from '../../core/jobs.ts';
import { examineImport } from './examine.ts';
import { isAway } from './failures.ts';
import { openImports } from './imports.ts';
import { dropUnneeded } from './quota.ts';
import { takeUp } from './run.ts';
import { dropStale } from './uploads.ts';

const Payload = z.object({ importNo: z.int() });

export const importsJobs: Jobs = {
  'imports.examine': {
    run: async (payload, context) =>
      guarded(context, () => examineImport(context, Payload.parse(payload).importNo)),
  },
  'imports.run': {
    run: async (payload, context) =>
      guarded(context, async () => {
        await takeUp(context, Payload.parse(payload).importNo);
      }),
  },
  'imports.tidy': {
    cron: '55 3 * * *',
    async run(_payload, { db }) {
      await dropUnneeded(db);
    },
  },
  /**
   * Takes up what a dead process left: the queue itself keeps the jobs of a dead worker locked for hours, our own locks
   * are free as soon as its connection is gone.
   */
  'imports.resume': { cron: '* * * * *', run: async (_payload, context) => resumeImports(context) },
};

/** At start and each minute. */
export async function resumeImports(context: JobContext): Promise<void> {
  await guarded(context, async () => {
    await dropStale(context.db);
    for (const { importNo, examine } of await openImports(context.db)) {
      if (examine) await examineImport(context, importNo);
      else await takeUp(context, importNo);
    }
  });
}

/** While the database is away there is nothing to do: the next minute takes it up again. */
async function guarded({ log }: JobContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    log.warn({ err: error }, 'an import waits for the database');
  }
}
