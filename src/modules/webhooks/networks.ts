import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';

export async function listNetworks(db: Db): Promise<string[]> {
  const { rows } = await sql<{ network: string }>`
    SELECT network::text FROM webhook_networks ORDER BY network`.execute(db);
  return rows.map(({ network }) => network);
}

/** An address with bits beyond its network (10.1.2.3/24) means that network. */
export async function setNetworks(tx: Db, caller: Caller, networks: readonly string[]): Promise<string[]> {
  await tx.deleteFrom('webhook_networks').execute();
  await sql`
    INSERT INTO webhook_networks (network, added_by, added_at)
    SELECT DISTINCT network(named::inet), ${caller.staffId}::uuid, ${new Date()}::timestamptz
      FROM unnest(${networks}::text[]) AS named`.execute(tx);
  return listNetworks(tx);
}
