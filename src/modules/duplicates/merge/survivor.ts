import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import type { Caller } from '../../../core/handle.ts';
import { visibleTo } from '../../customers/visible.ts';

/** Who goes into whom goes on: longer chains than this are a circle. */
const LONGEST = 50;

/** @returns who somebody who was merged is now; null where nobody was, or not for this caller */
export async function survivorOf(
  db: Db,
  caller: Pick<Caller, 'siteIds'>,
  goneId: string,
): Promise<{ customerId: string; name: string } | null> {
  let id = goneId;
  for (let step = 0; step < LONGEST; step++) {
    const next = await db
      .selectFrom('merged_customers')
      .select('customer_id')
      .where('gone_id', '=', id)
      .executeTakeFirst();
    if (!next) break;
    id = next.customer_id;
  }
  if (id === goneId) return null;
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM customers WHERE customer_id = ${id} AND ${visibleTo(caller)}`.execute(db);
  return rows[0] ? { customerId: id, name: rows[0].name } : null;
}
