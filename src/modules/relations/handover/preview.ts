import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { NotFound } from '../../../core/errors.ts';
import type { Caller } from '../../../core/handle.ts';
import type { InputOf, OutputOf } from '../../../core/operation.ts';
import { promisesToColleagues } from './colleagues.ts';
import type { handoversContract } from './contract.ts';
import { inScope, type Scope } from './scope.ts';
import { checkSuccessors, shareOut } from './successors.ts';

/** @throws NotFound for somebody who never worked here, Invalid for successors who cannot */
export async function previewHandover(
  db: Db,
  caller: Caller,
  { fromId, siteId, tags, successorIds }: InputOf<typeof handoversContract.preview>,
): Promise<OutputOf<typeof handoversContract.preview>> {
  await checkRep(db, fromId);
  const successors = await checkSuccessors(db, fromId, successorIds);
  const scope: Scope = { siteId: siteId ?? null, tags, seesSites: caller.siteIds };
  const counts = await countOf(db, fromId, scope);
  const { loads, staying } = shareOut(successors, counts.sites);
  return {
    customers: counts.customers,
    staying: successors.length === 0 ? 0 : staying,
    promises: counts.promises,
    drafts: counts.drafts,
    successors: successors.map(({ staffId, name }) => ({
      staffId,
      name,
      customers: loads.get(staffId) ?? 0,
    })),
  };
}

export async function checkRep(db: Db, staffId: string): Promise<void> {
  const row = await db.selectFrom('staff').select('id').where('id', '=', staffId).executeTakeFirst();
  if (!row) throw new NotFound();
}

export async function countOf(
  db: Db,
  fromId: string,
  scope: Scope,
): Promise<{
  customers: number;
  sites: { siteId: string | null; customers: number }[];
  promises: number;
  drafts: number;
}> {
  const { rows: sites } = await sql<{ siteId: string | null; customers: number }>`
    SELECT site_id AS "siteId", count(*)::int AS customers FROM customers
     WHERE owner_id = ${fromId} AND ${inScope(scope)} GROUP BY site_id`.execute(db);
  const { rows } = await sql<{ promises: number; drafts: number }>`
    SELECT (SELECT count(*)::int FROM promises JOIN customers ON customers.customer_id = promises.customer_id
             WHERE keeper_id = ${fromId} AND state = 'open' AND ${inScope(scope)}) AS promises,
           (SELECT count(*)::int FROM conversations JOIN customers ON customers.customer_id = conversations.customer_id
             WHERE staff_id = ${fromId} AND state = 'draft' AND ${inScope(scope)}) AS drafts`.execute(db);
  return {
    customers: sites.reduce((sum, site) => sum + site.customers, 0),
    sites,
    promises: (rows[0]?.promises ?? 0) + (await promisesToColleagues(db, fromId, scope)).length,
    drafts: rows[0]?.drafts ?? 0,
  };
}
