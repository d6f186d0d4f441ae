// One ordered sequence of plain SQL files, forward only, under a lock. All that an upgrade brings runs in one transaction:
// a failed one leaves the schema as it was, and the Rapport from before goes on working.
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';

const folder = new URL('../../migrations/', import.meta.url);
/** 'rapp': held by whoever changes the schema. */
export const migrationLock = 0x7261_7070;

/** @returns the names of this Rapport's migrations in order */
export async function migrationNames(from = folder): Promise<string[]> {
  return (await readdir(from)).filter((name) => name.endsWith('.sql')).sort();
}

export type Upgrade = {
  /** migrations that the database has; empty for a new one */
  done: readonly string[];
  pending: readonly string[];
};

/**
 * Brings the schema up to date. Safe to call from several processes at once: one does it, the others wait for it.
 * @param before is called, with the lock held, when there is something to be done; what it throws stops the upgrade
 * @returns names of the migrations that ran now
 * @throws Error for a database of a newer Rapport, and where a migration fails; nothing has changed then
 */
export async function migrate(
  pool: pg.Pool,
  before: (upgrade: Upgrade) => Promise<void> = async () => {},
  from = folder,
): Promise<string[]> {
  const names = await migrationNames(from);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const done = await doneMigrations(client);
    const unknown = done.filter((name) => !names.includes(name));
    if (unknown.length > 0)
      throw new Error(
        `This database was brought up to date by a newer Rapport (${unknown.join(', ')}): start that one, or restore the backup from before.`,
      );
    const pending = names.filter((name) => !done.includes(name));
    if (pending.length === 0) return [];
    await before({ done, pending });
    await client.query('BEGIN');
    try {
      await runMigrations(client, pending, from);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
    return pending;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]);
    client.release();
  }
}

async function doneMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('migrations') IS NOT NULL AS there",
  );
  if (!rows[0]?.there) return [];
  const done = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY name');
  return done.rows.map(({ name }) => name);
}

/** Within the caller's transaction. @throws Error that names the migration that failed */
export async function runMigrations(
  client: pg.ClientBase,
  names: readonly string[],
  from = folder,
): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, ran_at timestamptz NOT NULL DEFAULT now())',
  );
  for (const name of names) {
    try {
      await client.query(await readFile(new URL(name, from), 'utf8'));
      await client.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    } catch (cause) {
      throw new Error(
        `The upgrade failed at ${name} and was taken back as a whole; the Rapport from before still works. ${(cause as Error).message}`,
        { cause },
      );
    }
  }
}
