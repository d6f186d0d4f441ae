// How much one person may upload, so that nobody fills the storage for all others.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid } from '../../core/errors.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { quotaContract } from './quota-contract.ts';

type UploadLimits = OutputOf<typeof quotaContract.uploadLimits>;

/** Where no owner has said otherwise: many times the sales of a large house. */
const usual: UploadLimits = { keptBytes: 20_000_000_000, filesADay: 100 };

export async function readLimits(db: Db): Promise<UploadLimits> {
  const row = await db.selectFrom('upload_limits').selectAll().executeTakeFirst();
  return row ? { keptBytes: row.kept_bytes, filesADay: row.files_a_day } : { ...usual };
}

export async function saveLimits(
  tx: Db,
  { keptBytes, filesADay }: InputOf<typeof quotaContract.saveUploadLimits>,
): Promise<UploadLimits> {
  const values = { kept_bytes: keptBytes, files_a_day: filesADay, changed_at: new Date() };
  await tx
    .insertInto('upload_limits')
    .values(values)
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet(values))
    .execute();
  return readLimits(tx);
}

/**
 * Looked at when a file begins, while it comes and when it is there: what is on its way counts as far as it has come.
 * @param staffId null: the machine's owner, who has no quota
 * @param coming bytes that are not there yet
 * @throws Invalid with what is reached and who can raise it
 */
export async function checkQuota(db: Db, staffId: string | null, coming = 0): Promise<void> {
  if (staffId === null) return;
  const { keptBytes, filesADay } = await readLimits(db);
  const { rows } = await sql<{ kept: number; today: number }>`
    SELECT coalesce(sum(bytes), 0)::bigint AS kept,
           count(*) FILTER (WHERE created_at > now() - interval '1 day') AS today
      FROM files WHERE staff_id = ${staffId}`.execute(db);
  const { kept = 0, today = 0 } = rows[0] ?? {};
  if (today > filesADay) throw new Invalid('import-run:quotaFiles', { most: filesADay });
  if (kept + coming > keptBytes)
    throw new Invalid('import-run:quotaBytes', { most: Math.floor(keptBytes / 1e6), days: keptDays });
}

/** An import that has ended needs its file no more; one that nobody goes on with is given up. */
export const keptDays = 30;

/** @returns how many files were removed */
export async function dropUnneeded(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    DELETE FROM files USING imports
     WHERE imports.file_id = files.file_id
       AND coalesce(ended_at, imports.created_at) < now() - make_interval(days => ${keptDays})
       AND state IN ('mapping', 'done', 'cancelled', 'failed', 'undone')`.execute(db);
  return Number(numAffectedRows ?? 0);
}
