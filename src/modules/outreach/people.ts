// Whose list is whose: who is there to work one, and which customers without a rep of their own fall to whom.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { nilId } from '../../core/ids.ts';
import { holds, type Role } from '../../core/permissions.ts';
import { planned } from '../../core/round-trips.ts';

export type Worker = {
  staffId: string;
  name: string;
  role: Role;
  /** null: all */
  siteIds: string[] | null;
  /** able to sign in and to work a list */
  present: boolean;
};

export async function workers(db: Db): Promise<Worker[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    role: Role;
    active: boolean;
    signs_in: boolean;
    site_ids: string[] | null;
  }>`${planned}
    SELECT id, name, role, active, EXISTS (SELECT FROM accounts WHERE user_id = staff.id) AS signs_in,
           (SELECT array_agg(site_id::text) FROM staff_sites WHERE staff_id = staff.id) AS site_ids
      FROM staff ORDER BY id`.execute(db);
  return rows.map((row) => ({
    staffId: row.id,
    name: row.name,
    role: row.role,
    siteIds: row.site_ids,
    present: row.active && row.signs_in && holds(row.role, 'today.work'),
  }));
}

/**
 * The condition that a customer is on this worker's side: their own, or without anybody present of their own and, by
 * lot, this one's among the reps of the site. Each pair of customer and rep has a number and the highest takes the
 * customer (rendezvous hashing), so that a rep who comes or goes moves only the customers that are theirs. Without
 * reps, whoever present opens first.
 */
export function fallsTo(worker: Worker, all: readonly Worker[]): ReturnType<typeof sql<boolean>> {
  const own = sql<boolean>`customers.owner_id = ${worker.staffId}`;
  if (!worker.present) return own;
  const present = all.filter((each) => each.present);
  const shares = present
    .filter((each) => each.role === 'rep')
    .flatMap((rep) => (rep.siteIds ?? [nilId]).map((siteId) => ({ rep: rep.staffId, siteId })));
  return sql<boolean>`(${own} OR (
    (customers.owner_id IS NULL OR customers.owner_id <> ALL(${present.map((each) => each.staffId)}::uuid[]))
    AND coalesce((
      SELECT rep FROM unnest(${shares.map((share) => share.rep)}::uuid[], ${shares.map((share) => share.siteId)}::uuid[]) AS share (rep, site)
       WHERE site = ${nilId} OR customers.site_id IS NULL OR site = customers.site_id
       ORDER BY hashtextextended(customers.customer_id::text || rep::text, 0), rep LIMIT 1), ${worker.staffId}) = ${worker.staffId}))`;
}
