// Who is refused again and again: somebody guesses the password of an account, or tries what their role may not do.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { type Alert, magnitude } from './alert.ts';
import type { AlertRules } from './rules.ts';

type Row = { staff_id: string; hour: Date; refused: number };

/** Of an address that nobody here has, nobody can be told. */
export async function refusedSignIns(db: Db, { refusedSignIns: least }: AlertRules): Promise<Alert[]> {
  if (least === null) return [];
  const { rows } = await sql<Row>`
    SELECT staff_id, date_trunc('hour', at) AS hour, count(*) AS refused
      FROM audit_entries
     WHERE operation = 'signIn.refuse' AND at >= now() - interval '1 day' AND staff_id IS NOT NULL
     GROUP BY 1, 2 HAVING count(*) >= ${least}`.execute(db);
  return alertsOf(rows, least, 'alert_refused_sign_ins', 'both');
}

/** Counted by core/tally.ts where the permission is missing. */
export async function refusedRequests(db: Db, { refusedRequests: least }: AlertRules): Promise<Alert[]> {
  if (least === null) return [];
  const { rows } = await sql<Row>`
    SELECT staff_id, hour, refused FROM activity_counts
     WHERE hour >= now() - interval '1 day' AND refused >= ${least}`.execute(db);
  return alertsOf(rows, least, 'alert_refused_requests', 'owners');
}

function alertsOf(rows: readonly Row[], least: number, kind: string, to: Alert['to']): Alert[] {
  return rows.map(({ staff_id, hour, refused }) => ({
    staffId: staff_id,
    key: `${kind} ${staff_id} ${hour.toISOString()} ${magnitude(refused, least)}`,
    kind,
    data: { times: String(refused) },
    to,
  }));
}
