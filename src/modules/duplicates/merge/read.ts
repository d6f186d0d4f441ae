import type { Db } from '../../../core/db.ts';
import type { Caller } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import { checkVisible } from '../../customers/visible.ts';
import type { duplicatesContract } from '../contract.ts';

/** @throws NotFound */
export async function listMerges(
  db: Db,
  caller: Caller,
  customerId: string,
): Promise<OutputOf<typeof duplicatesContract.merges>> {
  await checkVisible(db, caller, customerId);
  const rows = await db
    .selectFrom('merges')
    .leftJoin('staff', 'staff.id', 'merges.merged_by')
    .select(['merge_id', 'gone_id', 'gone_name', 'into_id', 'merged_at', 'staff.name as by'])
    .where('customer_id', '=', customerId)
    .orderBy('merged_at', 'desc')
    .execute();
  return {
    items: rows.map((row) => ({
      mergeId: row.merge_id,
      goneId: row.gone_id,
      goneName: row.gone_name,
      mergedAt: row.merged_at.toISOString(),
      by: row.by,
      first: row.into_id === customerId,
    })),
  };
}
