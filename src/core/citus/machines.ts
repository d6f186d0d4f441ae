// Databases on every machine of a cluster, for tests and benches: Citus makes one on the coordinator only.
import pg from 'pg';
import { checkCluster } from './cluster.ts';

export type Machine = { host: string; port: number; user: string; database: string };

/** @param url of the coordinator @returns the coordinator first @throws Invalid where there is no cluster */
export async function machinesOf(url: string): Promise<Machine[]> {
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

/** Makes an empty database on each machine and ties them together. @returns its coordinator */
export async function clusterDatabase(machines: readonly Machine[], name: string): Promise<Machine> {
  await onEach(machines, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  const parts = machines.map((machine) => ({ ...machine, database: name }));
  await onEach(parts, 'CREATE EXTENSION citus');
  const [coordinator, ...workers] = parts;
  if (coordinator === undefined) throw new Error('There is no machine.');
  const { host, port } = coordinator;
  await onEach([coordinator], `SELECT citus_set_coordinator_host(${pg.escapeLiteral(host)}, ${port})`);
  for (const worker of workers)
    await onEach([coordinator], `SELECT citus_add_node(${pg.escapeLiteral(worker.host)}, ${worker.port})`);
  return coordinator;
}

export async function onEach(machines: readonly Machine[], statement: string): Promise<void> {
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
