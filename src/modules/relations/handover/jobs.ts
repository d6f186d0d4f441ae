import { z } from 'zod';
import type { Db } from '../../../core/db.ts';
import type { Jobs } from '../../../core/jobs.ts';
import { tidyRelations } from '../tidy.ts';
import { takeUp } from './work.ts';

const Payload = z.object({ handoverId: z.uuid() });
/** A step is done in well under a second: with no sign of life for so long, whoever was at work is dead. */
const silence = 30_000;

export const relationsJobs: Jobs = {
  'handovers.run': {
    run: async (payload, { db }) => void (await takeUp(db, Payload.parse(payload).handoverId)),
  },
  /** The queue itself keeps the job of a dead process locked for hours. */
  'handovers.resume': { cron: '* * * * *', run: (_payload, { db }) => resumeHandovers(db) },
  'relations.tidy': { cron: '50 3 * * *', run: async (_payload, { db }) => void (await tidyRelations(db)) },
};

export async function resumeHandovers(db: Db, now = new Date()): Promise<void> {
  const rows = await db
    .selectFrom('handovers')
    .select('handover_id')
    .where('state', 'in', ['running', 'undoing'])
    .where('worked_at', '<', new Date(now.getTime() - silence))
    .execute();
  for (const { handover_id } of rows) await takeUp(db, handover_id);
}
