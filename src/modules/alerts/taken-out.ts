// Customers who left the house in files, by who took them, or by commands. The audit says how many there were before the first byte left.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { type Alert, magnitude } from './alert.ts';
import type { AlertRules } from './rules.ts';

type Row = { staff_id: string | null; day: string; customers: number };

/** @param timeZone of the business: whose days they are; of today and yesterday */
export async function takenOut(db: Db, { takenOut: least }: AlertRules, timeZone: string): Promise<Alert[]> {
  if (least === null) return [];
  // a file of one customer, for themselves, names no number; entries from before numbers were kept count as one
  const { rows } = await sql<Row>`
    SELECT staff_id, (at AT TIME ZONE ${timeZone})::date::text AS day,
           sum(coalesce((input->>'customers')::bigint, 1))::bigint AS customers
      FROM audit_entries
     WHERE operation IN ('customers.export', 'backup.everything', 'privacy.access')
       AND at >= now() - interval '2 days'
       AND (at AT TIME ZONE ${timeZone})::date >= (now() AT TIME ZONE ${timeZone})::date - 1
     GROUP BY 1, 2 HAVING sum(coalesce((input->>'customers')::bigint, 1)) >= ${least}`.execute(db);
  return rows.map(({ staff_id, day, customers }) => ({
    staffId: staff_id,
    key: `taken out ${staff_id ?? 'by a command'} ${day} ${magnitude(customers, least)}`,
    kind: staff_id === null ? 'alert_taken_out_command' : 'alert_taken_out',
    data: { customers: String(customers), ...(staff_id === null && { door: 'command' }) },
    to: 'owners',
  }));
}
