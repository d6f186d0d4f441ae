import { z } from 'zod';
import type { Db } from '../../core/db.ts';
import type { Jobs } from '../../core/jobs.ts';
import { takeUpBulk } from './bulk/work.ts';
import { emptyTrash } from './purge.ts';

const Payload = z.object({ bulkId: z.uuid() });
/** With no sign of life for so long, whoever was at work on a change of many is dead. */
const silence = 30_000;

export const trashJobs: Jobs = {
  'trash.empty': { cron: '40 2 * * *', run: async (_payload, { db }) => void (await emptyTrash(db)) },
  'bulk.run': { run: (payload, { db }) => takeUpBulk(db, Payload.parse(payload).bulkId) },
  /** The queue itself keeps the job of a dead process locked for hours. */
  'bulk.resume': { cron: '* * * * *', run: (_payload, { db }) => resumeBulk(db) },
};

export async function resumeBulk(db: Db, now = new Date()): Promise<void> {
  const rows = await db
    .selectFrom('bulk_changes')
    .select('bulk_id')
    .where('state', 'in', ['running', 'undoing'])
    .where('worked_at', '<', new Date(now.getTime() - silence))
    .execute();
  for (const { bulk_id } of rows) await takeUpBulk(db, bulk_id);
}
