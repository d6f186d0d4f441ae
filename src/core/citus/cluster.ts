// Whether a database is the coordinator of a cluster that can take our tables.
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db } from '../db.ts';
import { Invalid } from '../errors.ts';

/** Colocation, reference tables with foreign keys and triggers behave as we count on from here. */
const OLDEST = 12;

/** @returns machines that take shards @throws Invalid with what to do for a database that is not ready */
export async function checkCluster(on: pg.Pool | pg.ClientBase): Promise<number> {
  if (!(await isCitus(on))) throw new Invalid('cluster:plainPostgres');
  const { rows } = await on.query<{
    version: string;
    coordinator: boolean;
    ours: number;
    workers: number;
  }>(
    `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS version,
            (SELECT groupid = 0 FROM pg_dist_local_group) AS coordinator,
            (SELECT count(*)::int FROM pg_dist_node WHERE groupid = 0) AS ours,
            (SELECT count(*)::int FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary') AS workers`,
  );
  const { version = '0', coordinator = false, ours = 0, workers = 0 } = rows[0] ?? {};
  if (Number.parseInt(version, 10) < OLDEST) throw new Invalid('cluster:tooOld', { version, oldest: OLDEST });
  if (!coordinator) throw new Invalid('cluster:notCoordinator');
  if (ours === 0) throw new Invalid('cluster:coordinatorUnnamed');
  if (workers === 0) throw new Invalid('cluster:noWorkers');
  return workers;
}

export async function isCitus(on: pg.Pool | pg.ClientBase): Promise<boolean> {
  const { rowCount } = await on.query("SELECT FROM pg_extension WHERE extname = 'citus'");
  return (rowCount ?? 0) > 0;
}

const known = new WeakMap<object, Promise<boolean>>();

/** Whether the tables of this database lie on several machines: asked once, for statements that are put otherwise there. */
export async function onCluster(on: pg.Pool | pg.ClientBase): Promise<boolean> {
  return once(on, () => isCitus(on));
}

/** The same of a database or of a transaction in it. */
export async function isClusterOf(db: Db): Promise<boolean> {
  // transactions share the adapter of the database that they were begun in
  return once(db.getExecutor().adapter, async () => {
    const { rows } = await sql`SELECT FROM pg_extension WHERE extname = 'citus'`.execute(db);
    return rows.length > 0;
  });
}

const inTurn = "SET LOCAL citus.multi_shard_modify_mode = 'sequential'";

/**
 * Called first in a transaction that writes tables of customers and then those that every machine has a copy of: a cluster
 * does each statement on one machine after the other then.
 */
export async function writeInTurn(tx: Db): Promise<void> {
  if (await isClusterOf(tx)) await sql.raw(inTurn).execute(tx);
}

/** The same on one connection. */
export async function clientWritesInTurn(client: pg.ClientBase): Promise<void> {
  if (await onCluster(client)) await client.query(inTurn);
}

async function once(key: object, ask: () => Promise<boolean>): Promise<boolean> {
  const found = known.get(key);
  if (found !== undefined) return found;
  const asked = ask();
  known.set(key, asked);
  asked.catch(() => known.delete(key)); // the database was away: ask again
  return asked;
}
