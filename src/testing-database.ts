// One PostgreSQL for a run of the tests, with a migrated template that every test file clones.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from './core/migrate.ts';
import { startPostgres } from './core/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { host: string; port: number; user: string };
    /** where a database has to be made, each with a database to make it from */
    machines: { host: string; port: number; user: string; database: string }[];
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rapport-test-'));
  const postgres = await startPostgres({
    dataDir,
    settings: { fsync: 'off', shared_buffers: '256MB', max_connections: '200' },
  });
  const { host, port, user } = postgres.connection;
  const pool = new pg.Pool({ ...postgres.connection, database: 'template' });
  const admin = new pg.Client(postgres.connection);
  await admin.connect();
  await admin.query('CREATE DATABASE template');
  await migrate(pool);
  await runMigrations({ pgPool: pool });
  await pool.end();
  await admin.end();
  project.provide('postgres', { host, port, user });
  project.provide('machines', [postgres.connection]);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
