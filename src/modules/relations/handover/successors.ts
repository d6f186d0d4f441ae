// Who can take customers over, and who of them takes the next one.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { Invalid } from '../../../core/errors.ts';
import { holds, type Role } from '../../../core/permissions.ts';

export type Successor = {
  staffId: string;
  name: string;
  /** null: all */
  sites: readonly string[] | null;
};

/** @returns those of them who work here and may keep promises, in the order given */
export async function ableSuccessors(db: Db, staffIds: readonly string[]): Promise<Successor[]> {
  const { rows } = await sql<Successor & { role: Role }>`
    SELECT id AS "staffId", name, role,
           (SELECT array_agg(site_id) FROM staff_sites WHERE staff_sites.staff_id = staff.id) AS sites
      FROM staff WHERE id = ANY(${staffIds}::uuid[]) AND active`.execute(db);
  return staffIds.flatMap((id) => {
    const row = rows.find((each) => each.staffId === id);
    return row && holds(row.role, 'promises.write') && holds(row.role, 'customers.write')
      ? [{ staffId: row.staffId, name: row.name, sites: row.sites }]
      : [];
  });
}

/** @throws Invalid for one twice, the rep themselves, or somebody who cannot */
export async function checkSuccessors(
  db: Db,
  fromId: string,
  staffIds: readonly string[],
): Promise<Successor[]> {
  if (new Set(staffIds).size < staffIds.length) throw new Invalid('relations:handover.twice');
  if (staffIds.includes(fromId)) throw new Invalid('relations:handover.themselves');
  const able = await ableSuccessors(db, staffIds);
  if (able.length < staffIds.length) throw new Invalid('relations:handover.cannot');
  return able;
}

export function sees(successor: Successor, siteId: string | null): boolean {
  return siteId === null || successor.sites === null || successor.sites.includes(siteId);
}

/**
 * Whoever has got the fewest so far, of those who see the site: nobody's share grows faster than another's.
 * @param loads how many each has got; the chosen one's grows
 * @returns null when nobody sees it
 */
export function chooseSuccessor(
  successors: readonly Successor[],
  siteId: string | null,
  loads: Map<string, number>,
): string | null {
  let best: string | null = null;
  for (const successor of successors) {
    if (!sees(successor, siteId)) continue;
    const load = loads.get(successor.staffId) ?? 0;
    if (best === null || load < (loads.get(best) ?? 0)) best = successor.staffId;
  }
  if (best !== null) loads.set(best, (loads.get(best) ?? 0) + 1);
  return best;
}

/** What each would get of so many customers a site, as chooseSuccessor shares them out. */
export function shareOut(
  successors: readonly Successor[],
  sites: readonly { siteId: string | null; customers: number }[],
): { loads: Map<string, number>; staying: number } {
  const loads = new Map<string, number>();
  let staying = 0;
  // sites that few see first: those who see more make up for it with the others
  const seenBy = (siteId: string | null): number => successors.filter((each) => sees(each, siteId)).length;
  for (const { siteId, customers } of [...sites].sort((a, b) => seenBy(a.siteId) - seenBy(b.siteId)))
    for (let n = 0; n < customers; n++) if (chooseSuccessor(successors, siteId, loads) === null) staying++;
  return { loads, staying };
}
