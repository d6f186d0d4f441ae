// A cluster for a run of the tests, with a distributed template that every test file clones on each machine: a database of
// Citus names its machines by host and port and itself by no name, so that a copy of each part is a copy of the whole.
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { readEnv } from './core/env.ts';
import { migrate } from './core/migrate.ts';
import { checkCluster } from './core/citus/cluster.ts';
import { distribute } from './core/citus/distribute.ts';

type Machine = { host: string; port: number; user: string; database: string };
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
  const [coordinator] = machines;
  if (coordinator === undefined) throw new Error('The cluster of CITUS_URL has no coordinator.');
  await makeTemplate(machines);
  await fillTemplate({ ...coordinator, database: TEMPLATE });
  await close(machines);
  const { host, port, user } = coordinator;
  project.provide('postgres', { host, port, user });
  project.provide('machines', machines);
  return async () => {
    await on(machines, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  };
}

/** @returns the coordinator first @throws Invalid where there is no cluster */
async function machinesOf(url: string): Promise<Machine[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await checkCluster(client);
    const { rows } = await client.query<{ host: string; port: number }>(
      'SELECT nodename AS host, nodeport AS port FROM pg_dist_node WHERE isactive ORDER BY groupid',
    );
    const { user = 'postgres', database = 'postgres' } = client;
    return rows.map(({ host, port }) => ({ host, port, user, database }));
  } finally {
    await client.end();
  }
}

async function makeTemplate(machines: readonly Machine[]): Promise<void> {
  await on(machines, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await on(machines, `CREATE DATABASE ${TEMPLATE}`);
  const parts = machines.map((machine) => ({ ...machine, database: TEMPLATE }));
  await on(parts, 'CREATE EXTENSION citus');
  const [coordinator, ...workers] = parts;
  if (coordinator === undefined) return;
  const { host, port } = coordinator;
  await on([coordinator], `SELECT citus_set_coordinator_host(${pg.escapeLiteral(host)}, ${port})`);
  for (const worker of workers)
    await on([coordinator], `SELECT citus_add_node(${pg.escapeLiteral(worker.host)}, ${worker.port})`);
}

async function fillTemplate(connection: Machine): Promise<void> {
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
  await on(machines, `ALTER DATABASE ${TEMPLATE} ALLOW_CONNECTIONS false`);
  await on(
    machines,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${TEMPLATE}' AND pid <> pg_backend_pid()`,
  );
}

async function on(machines: readonly Machine[], statement: string): Promise<void> {
  await Promise.all(
    machines.map(async (machine) => {
      const client = new pg.Client(machine);
      await client.connect();
      try {
        await client.query(statement);
      } finally {
        await client.end();
      }
    }),
  );
}
