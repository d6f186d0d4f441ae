// New ways into the house, and second factors that are no more.
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Alert } from './alert.ts';
import type { AlertRules } from './rules.ts';

const kinds: Readonly<Record<string, string>> = {
  'team.addApiKey': 'alert_new_key',
  'services.add': 'alert_new_service',
  'services.addKey': 'alert_new_key',
  'team.addStaff': 'alert_new_owner',
  'team.updateStaff': 'alert_new_owner',
  'signIn.endSecondFactor': 'alert_factor_off',
  'signIn.resetFactors': 'alert_factors_reset',
};
type Row = { audit_entry_id: string; operation: string; staff_id: string; what: string; whose: string };

export async function waysIn(db: Db, { waysIn: on }: AlertRules): Promise<Alert[]> {
  if (!on) return [];
  // the index of what is watched has no changes of staff: of these the last hour is looked through
  const { rows } = await sql<Row>`
    SELECT audit_entry_id, operation, staff_id, coalesce(input->>'name', whose.name, '') AS what,
           coalesce(whose.name, '') AS whose
      FROM (
        SELECT * FROM audit_entries
         WHERE operation IN ('team.addApiKey', 'services.add', 'services.addKey', 'team.addStaff', 'signIn.endSecondFactor',
                             'signIn.resetFactors')
           AND at >= now() - interval '1 day' AND (operation <> 'team.addStaff' OR input->>'role' = 'owner')
         UNION ALL
        SELECT * FROM audit_entries
         WHERE operation = 'team.updateStaff' AND at >= now() - interval '1 hour'
           AND changes->'role'->>'after' = 'owner') AS entry
      LEFT JOIN staff AS whose ON whose.id::text = input->>'staffId'
     WHERE staff_id IS NOT NULL`.execute(db);
  return rows.map((row) => ({
    staffId: row.staff_id,
    key: `way in ${row.audit_entry_id}`,
    kind: kinds[row.operation] ?? '',
    data: { what: row.what, whose: row.whose },
    to: 'owners',
  }));
}
