// Upgrades: from every schema that ever was, with rows in every table; with a backup before, and all or nothing.
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '../testing.ts';
import { backupBefore } from './backup/before-upgrade.ts';
import { readEnv } from './env.ts';
import { Invalid } from './errors.ts';
import { createLog } from './log.ts';
import { migrate, migrationNames, runMigrations } from './migrate.ts';
import { fillEveryTable } from './transfer/fill.testing.ts';
import { readTables } from './transfer/tables.ts';

const base = await mkdtemp(join(tmpdir(), 'rapport-upgrade-'));
const pool = new pg.Pool({ ...(await testDatabase()), max: 3 });
const names = await migrationNames();
afterAll(async () => {
  await pool.end();
  await rm(base, { recursive: true, force: true });
});

/** The migrations there are, and one more. @returns where they lie */
async function andThen(sql: string): Promise<URL> {
  const folder = join(base, `more-${sql.length}`);
  await cp(new URL('../../migrations/', import.meta.url), folder, { recursive: true });
  await writeFile(join(folder, '9999_next.sql'), sql);
  return pathToFileURL(`${folder}/`);
}

async function schemaOf(): Promise<unknown> {
  const columns = await pool.query(
    `SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
  );
  return [columns.rows, (await pool.query('SELECT name FROM migrations ORDER BY name')).rows];
}

test('from every earlier schema with rows in every table', async () => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('CREATE SCHEMA from_nothing; SET LOCAL search_path = from_nothing, public');
    let known = new Map<string, string>();
    let before = new Map<string, number>();
    for (const name of names) {
      // rows that were written under every earlier schema are there: each was written when its table was made or changed
      await runMigrations(client, [name]);
      for (const [table, rows] of before) {
        const now = await client.query<{ n: number }>(`SELECT count(*)::int AS n FROM "${table}"`);
        const n = now.rows[0]?.n ?? 0;
        expect(`${name} ${table} ${n}`).toBe(`${name} ${table} ${Math.max(rows, n)}`);
      }
      before = await fillEveryTable(client, 1, known);
      expect([...before].filter(([, rows]) => rows === 0)).toEqual([]);
      known = new Map((await readTables(client)).map((table) => [table.name, JSON.stringify(table.columns)]));
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

describe('an upgrade', () => {
  test('that fails leaves the schema as it was, and the Rapport from before works', async () => {
    const before = await schemaOf();
    const folder = await andThen('CREATE TABLE half_done (n int); SELECT no_such_function();');
    await expect(migrate(pool, undefined, folder)).rejects.toThrow(/9999_next\.sql.*taken back/);
    expect(await schemaOf()).toEqual(before);
    expect(await migrate(pool)).toEqual([]);
  });

  test('is refused where no backup can be made, unless somebody says so', async () => {
    const folder = await andThen('CREATE TABLE done_at_last (n int)');
    const env = { ...readEnv({}), dataDir: join(base, 'nowhere'), RAPPORT_BACKUPS: join(base, 'backups') };
    const log = createLog('silent');
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    // nothing to lose yet: no backup
    const before = await schemaOf();
    await pool.query(
      "INSERT INTO business (name, currency, time_zone, created_at) VALUES ('House', 'GBP', 'UTC', now())",
    );
    const refused = migrate(pool, backupBefore(env, pool, log), folder);
    await expect(refused).rejects.toThrow(Invalid);
    await expect(refused).rejects.toMatchObject({ key: 'backup:upgrade.refused' });
    expect(await schemaOf()).toEqual(before);
    const willing = { ...env, RAPPORT_UPGRADE_BACKUP: 'no' as const };
    // two servers start at once: one upgrades
    const both = await Promise.all([1, 2].map(() => migrate(pool, backupBefore(willing, pool, log), folder)));
    expect(both.flat()).toEqual(['9999_next.sql']);
    expect(said.mock.calls.flat().join('')).toContain('without a backup');
    said.mockRestore();
    await expect(migrate(pool)).rejects.toThrow(/newer Rapport \(9999_next\.sql\)/);
  });
});
