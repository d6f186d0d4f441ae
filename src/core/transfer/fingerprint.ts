// What is in a table, in two numbers that two databases can compare without sending a row.
import pg from 'pg';
import type { Table } from './tables.ts';

export type Fingerprint = { rows: string; sum: string };

/**
 * Counts the rows and adds up 60 bits of the MD5 of each, whatever their order; so any row that differs is seen. In a
 * session of `plainValues`, so that values are written the same on either side.
 */
export async function fingerprintOf(client: pg.ClientBase, { name, columns }: Table): Promise<Fingerprint> {
  const fields = columns.map((column) => pg.escapeIdentifier(column.name)).join(', ');
  const { rows } = await client.query<Fingerprint>(`
    SELECT count(*)::text AS rows,
           coalesce(sum(('x' || left(md5(ROW (${fields})::text), 15))::bit(60)::bigint), 0)::text AS sum
      FROM ${pg.escapeIdentifier(name)}`);
  return rows[0] ?? { rows: '0', sum: '0' };
}
