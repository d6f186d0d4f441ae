// A cluster for a run of the tests, with a distributed template that every test file clones on each machine: a database of
// Citus names its machines by host and port and itself by no name, so that a copy of each part is a copy of the whole.
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { distribute } from './core/citus/distribute.ts';
import { clusterDatabase, type Machine, machinesOf, onEach } from './core/citus/machines.ts';
import { readEnv } from './core/env.ts';
import { migrate } from './core/migrate.ts';

const TEMPLATE = 'template';
/** As few as a test of several machines takes: every one costs a table and its indexes. */
const SHARDS = 4;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { CITUS_URL } = readEnv();
  if (CITUS_URL === undefined)
    throw new Error(
      'CITUS_URL is not set. It names the coordinator of a cluster of Citus on which databases may be made, e.g. postgres://postgres@127.0.0.1:5540/postgres',
    );
  const machines = await machinesOf(CITUS_URL);
  await onEach(machines, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  const coordinator = await clusterDatabase(machines, TEMPLATE);
  await fill(coordinator);
  await close(machines);
  const { host, port, user } = coordinator;
  project.provide('postgres', { host, port, user });
  project.provide('machines', machines);
  return async () => {
    await onEach(machines, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  };
}

async function fill(connection: Machine): Promise<void> {
  const pool = new pg.Pool({ ...connection, max: 1 });
  try {
    await migrate(pool);
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
  await distribute(connection, { shards: SHARDS });
}

/** Nobody may be at a template while it is copied, and Citus itself comes back to every database that it may enter. */
async function close(machines: readonly Machine[]): Promise<void> {
  await onEach(machines, `ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
  await onEach(
    machines,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${TEMPLATE}' AND pid <> pg_backend_pid()`,
  );
}
