import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';

export type ServiceDue = { belongingId: string; name: string; dueOn: string };

/** Worth a word in a contact: two weeks before, and ever after until it is done. */
const daysAhead = 14;

/**
 * The service to speak of: the one that fell due first, of what they still have.
 * @returns null when none is due within two weeks; dueOn is YYYY-MM-DD, today as it is where the business is
 */
export async function serviceDue(db: Db, customerId: string): Promise<ServiceDue | null> {
  const { rows } = await sql<ServiceDue>`
    SELECT belonging_id AS "belongingId", name, next_service AS "dueOn"
      FROM belongings
     WHERE customer_id = ${customerId} AND retired_at IS NULL AND stage <> 'disposal'
       AND next_service <= (SELECT (now() AT TIME ZONE time_zone)::date + ${daysAhead}::int FROM business)
     ORDER BY next_service, belonging_id LIMIT 1`.execute(db);
  return rows[0] ?? null;
}
