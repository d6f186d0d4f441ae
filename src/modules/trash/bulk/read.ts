import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import type { OutputOf } from '../../../core/operation.ts';
import { KEPT_DAYS } from '../put-away.ts';
import type { bulkContract } from './contract.ts';

export type BulkShown = OutputOf<typeof bulkContract.read>;
type Row = Pick<BulkShown, 'kind' | 'value' | 'state' | 'total' | 'done' | 'changed' | 'kept'> & {
  bulk_id: string;
  made_at: Date;
  made_by: string | null;
  name: string | null;
};

/** Those of the caller's own sites: who sees less than whoever asked for it does not take it back. */
async function read(db: Db, caller: Caller, which: ReturnType<typeof sql<boolean>>): Promise<BulkShown[]> {
  const mine =
    caller.siteIds === null
      ? sql<boolean>`true`
      : sql<boolean>`(made_by = ${caller.staffId}::uuid OR sees_sites <@ ${[...caller.siteIds]}::uuid[])`;
  const { rows } = await sql<Row>`
    SELECT bulk.bulk_id, bulk.kind, bulk.state, bulk.total, bulk.done, bulk.changed, bulk.kept, bulk.made_at, bulk.made_by, staff.name,
           CASE bulk.kind WHEN 'owner' THEN (SELECT owner.name FROM staff AS owner WHERE owner.id::text = bulk.value)
                          WHEN 'site' THEN (SELECT sites.name FROM sites WHERE site_id::text = bulk.value)
                          ELSE bulk.value END AS value
      FROM bulk_changes AS bulk LEFT JOIN staff ON staff.id = bulk.made_by
     WHERE ${which} AND ${mine} ORDER BY bulk.made_at DESC, bulk.bulk_id DESC LIMIT 100`.execute(db);
  return rows.map(({ bulk_id, made_at, made_by, name, ...row }) => ({
    ...row,
    bulkId: bulk_id,
    madeAt: made_at.toISOString(),
    by: made_by && name ? { staffId: made_by, name } : null,
    until: new Date(made_at.getTime() + KEPT_DAYS * 86_400_000).toISOString(),
  }));
}

/** @throws NotFound */
export async function readBulk(db: Db, caller: Caller, bulkId: string): Promise<BulkShown> {
  const [found] = await read(db, caller, sql<boolean>`bulk_id = ${bulkId}`);
  if (!found) throw new NotFound();
  return found;
}

export async function listBulk(db: Db, caller: Caller): Promise<{ items: BulkShown[] }> {
  return { items: await read(db, caller, sql<boolean>`true`) };
}
