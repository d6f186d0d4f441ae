import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { Invalid, NotFound } from '../../core/errors.ts';
import type { Caller } from '../../core/handle.ts';

/** The condition that a row of `customers` is for this caller to see: their sites, and customers of no site. */
export function visibleTo(caller: Pick<Caller, 'siteIds'>): ReturnType<typeof sql<SqlBool>> {
  return caller.siteIds === null
    ? sql<SqlBool>`true`
    : sql<SqlBool>`(customers.site_id IS NULL OR customers.site_id = ANY(${caller.siteIds}::uuid[]))`;
}

/** @throws NotFound for a customer that is not there, or not for this caller: the two look the same */
export async function checkVisible(db: Db, caller: Caller, customerId: string): Promise<void> {
  const row = await db
    .selectFrom('customers')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .where(visibleTo(caller))
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

/** Who works on a site may put customers there, nowhere else. @throws Invalid */
export async function checkSite(db: Db, caller: Caller, siteId: string): Promise<void> {
  const mine = caller.siteIds === null || caller.siteIds.includes(siteId);
  const row = mine
    ? await db.selectFrom('sites').select('site_id').where('site_id', '=', siteId).executeTakeFirst()
    : undefined;
  if (!row) throw new Invalid('customers:noSite');
}
