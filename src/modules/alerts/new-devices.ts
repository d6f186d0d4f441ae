// Signing in as somebody never did before. They hear of a browser or a network that is new, owners where both are: homes
// and telephones change their addresses daily, within a provider's network.
import { isIPv4, isIPv6 } from 'node:net';
import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Alert } from './alert.ts';
import type { AlertRules } from './rules.ts';

type Row = {
  audit_entry_id: string;
  staff_id: string;
  at: Date;
  address: string | null;
  device: string | null;
};

export async function newDevices(db: Db, { newDevices: on }: AlertRules): Promise<Alert[]> {
  const { rows: recent } = await sql<Row>`
    SELECT audit_entry_id, staff_id, at, input->>'address' AS address, input->>'device' AS device
      FROM audit_entries
     WHERE operation = 'signIn.begin' AND at >= now() - interval '1 day' AND staff_id IS NOT NULL
     ORDER BY at`.execute(db);
  if (recent.length === 0) return [];
  const { rows: known } = await sql<Omit<Row, 'audit_entry_id'>>`
    SELECT staff_id, min(at) AS at, input->>'address' AS address, input->>'device' AS device
      FROM audit_entries
     WHERE operation = 'signIn.begin' AND at >= now() - interval '1 year'
       AND staff_id = ANY(${[...new Set(recent.map((row) => row.staff_id))]}::uuid[])
     GROUP BY 1, 3, 4`.execute(db);
  return recent.flatMap((row): Alert[] => {
    const before = known.filter(({ staff_id, at }) => staff_id === row.staff_id && at < row.at);
    // with nothing to compare there is nothing unusual: the first time, and the first since devices are kept
    const devices = before.flatMap(({ device }) => device ?? []);
    const networks = before.flatMap(({ address }) => networkOf(address) ?? []);
    const network = networkOf(row.address);
    const newDevice = row.device !== null && devices.length > 0 && !devices.includes(row.device);
    const newNetwork = network !== null && networks.length > 0 && !networks.includes(network);
    if (!newDevice && !newNetwork) return [];
    return [
      {
        staffId: row.staff_id,
        key: `device ${row.audit_entry_id}`,
        kind: 'alert_new_device',
        data: { device: row.device ?? '?', address: row.address ?? '?' },
        to: on && newDevice && newNetwork ? 'both' : 'them',
      },
    ];
  });
}

/** @returns about what a provider has in one place: 16 bits of IPv4, 32 of IPv6; null for what is no address */
export function networkOf(address: string | null): string | null {
  const plain = (address ?? '').replace(/^::ffff:/i, '');
  if (isIPv4(plain)) return plain.split('.').slice(0, 2).join('.');
  if (!isIPv6(plain)) return null;
  return new URL(`http://[${plain.split('%')[0]}]`).hostname.slice(1, -1).split(':').slice(0, 2).join(':');
}
