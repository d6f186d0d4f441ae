// Sites and staff of the sample company. They are marked, active, and nobody can sign in as one of them.
import pg from 'pg';
import { newId } from '../../core/ids.ts';
import type { Role } from '../../core/permissions.ts';

const FOREIGN_KEY_VIOLATION = '23503';

type SampleSite = { name: string };
type SampleMember = { name: string; email: string; role: Role; site: number | null };

/** @returns ids in the order of what was given; a name that is there already is used as it is */
export async function addSampleTeam(
  client: pg.ClientBase,
  { sites, staff }: { sites: readonly SampleSite[]; staff: readonly SampleMember[] },
): Promise<{ siteIds: string[]; staffIds: string[] }> {
  const now = new Date();
  await client.query(
    `INSERT INTO sites (site_id, name, time_zone, sample, created_at)
     SELECT new.site_id, new.name, business.time_zone, true, $3 FROM unnest($1::uuid[], $2::text[]) AS new (site_id, name), business
         ON CONFLICT (name) DO NOTHING`,
    [sites.map(newId), sites.map((site) => site.name), now],
  );
  await client.query(
    `INSERT INTO staff (id, name, email, role, email_verified, sample, created_at, updated_at)
     SELECT id, name, email, role, true, true, $5, $5
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS new (id, name, email, role)
         ON CONFLICT (email) DO NOTHING`,
    [
      staff.map(newId),
      staff.map((member) => member.name),
      staff.map((member) => member.email),
      staff.map((member) => member.role),
      now,
    ],
  );
  const siteIds = await idsOf(
    client,
    'SELECT name AS key, site_id AS id FROM sites',
    sites.map((site) => site.name),
  );
  const staffIds = await idsOf(
    client,
    'SELECT email AS key, id FROM staff',
    staff.map((member) => member.email),
  );
  const placed = staff.flatMap(({ site }, index) =>
    site === null ? [] : [{ site: siteIds[site], staff: staffIds[index] }],
  );
  await client.query(
    `INSERT INTO staff_sites (staff_id, site_id) SELECT * FROM unnest($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING`,
    [placed.map((row) => row.staff), placed.map((row) => row.site)],
  );
  await client.query('UPDATE business SET sample = true');
  return { siteIds, staffIds };
}

async function idsOf(client: pg.ClientBase, query: string, keys: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ key: string; id: string }>(query);
  const known = new Map(rows.map((row) => [row.key, row.id]));
  return keys.map((key) => known.get(key) ?? '');
}

/**
 * Removes them, after the sample's customers are gone. Who was given a password, and a site on which somebody works or
 * something of the house's own lies, has become the house's own: it stays, without the mark. Whom something of the
 * house's own still names stays too, but is on the staff no longer.
 */
export async function removeSampleTeam(client: pg.ClientBase): Promise<void> {
  await client.query(
    'UPDATE staff SET sample = false WHERE sample AND EXISTS (SELECT FROM accounts WHERE accounts.user_id = staff.id)',
  );
  await removeStaff(client);
  const places = ['staff_sites', 'customers', 'orders', 'site_sales', 'imports'];
  for (const table of places)
    await client.query('UPDATE sites SET sample = false WHERE site_id = ANY($1::uuid[])', [
      await sampleSitesOf(client, table),
    ]);
  await client.query('DELETE FROM sites WHERE sample');
  await client.query('UPDATE business SET sample = false');
}

/** Apart from the update, since a cluster writes no table that is on every machine by one that is spread. */
async function sampleSitesOf(client: pg.ClientBase, table: string): Promise<string[]> {
  const { rows } = await client.query<{ site_id: string }>(
    `SELECT DISTINCT site_id FROM ${table} WHERE site_id IN (SELECT site_id FROM sites WHERE sample)`,
  );
  return rows.map((row) => row.site_id);
}

/** One by one: only the database knows all the places where somebody may be named. */
async function removeStaff(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM staff WHERE sample');
  for (const { id } of rows) {
    await client.query('SAVEPOINT one');
    try {
      await client.query('DELETE FROM staff WHERE id = $1', [id]);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError && error.code === FOREIGN_KEY_VIOLATION)) throw error;
      await client.query('ROLLBACK TO one');
      await client.query('UPDATE staff SET sample = false, active = false WHERE id = $1', [id]);
      await client.query('DELETE FROM staff_sites WHERE staff_id = $1', [id]);
    }
  }
}
