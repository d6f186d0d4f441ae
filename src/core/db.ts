import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { cutLost, cutSilent, type Patience, patientPool } from './patience.ts';
import { saveRoundTrips } from './round-trips.ts';
import type { DB } from './schema.ts';

// Money and counts fit a double exactly up to 9e15; beyond that a bigint is refused rather than rounded.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number`);
  return value;
});
// A date is a calendar day, not a moment: as text it cannot slip across midnight.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);

/** A database or a transaction on it: verbs take either. */
export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

export type Database = {
  db: Db;
  pool: pg.Pool;
  /**
   * For statements with a name whose best plan is the same for all values. Planning the look-ups of a search takes five
   * times as long as running them, and PostgreSQL would do it every time where it thinks that values matter.
   */
  prepared: pg.Pool;
  /** For the rare request that reads the whole database: a statement may take as long as it takes. */
  unhurried: { db: Db; pool: pg.Pool };
  close(): Promise<void>;
};

/** By default a system notices after hours that nobody is there any more. */
const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** @param patience of requests; without, a statement may take as long as it takes */
export function openDatabase(
  connection: pg.PoolConfig,
  log: (error: Error) => void = () => {},
  patience: Patience | null = null,
): Database {
  const limits = { ...keepAlive, ...(patience && patientPool(patience)) };
  const pool = openPool({ max: 16, ...limits, ...connection }, log);
  const prepared = openPool({ ...limits, ...connection, max: 8 }, log, keepPlans);
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const unhurried = patience ? openUnhurried(connection, log) : { db, pool };
  const watches = [pool, prepared].map((each) =>
    patience ? cutSilent(each, patience) : cutLost(each, connection),
  );
  const close = async (): Promise<void> => {
    for (const watch of watches) watch.stop();
    await Promise.all([db.destroy(), unhurried.db.destroy(), prepared.end()]);
    // Kysely ends no pool that it never asked for a connection
    for (const each of [pool, unhurried.pool]) if (!each.ending) await each.end();
  };
  return { db, pool, prepared, unhurried, close };
}

function openUnhurried(connection: pg.PoolConfig, log: (error: Error) => void): Database['unhurried'] {
  const pool = openPool({ ...keepAlive, ...connection, max: 2 }, log);
  return { db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }), pool };
}

/** Not on Citus, which finds the machine of a customer by the values. */
async function keepPlans(client: pg.ClientBase): Promise<void> {
  await client.query(
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', false) WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')",
  );
}

/** @param ready what a new connection needs besides, before it is used */
function openPool(
  options: pg.PoolConfig,
  log: (error: Error) => void,
  ready?: (client: pg.ClientBase) => Promise<void>,
): pg.Pool {
  const onConnect = async (client: pg.ClientBase): Promise<void> => {
    await saveRoundTrips(client);
    await ready?.(client);
  };
  const pool = new pg.Pool({ application_name: 'rapport', ...options, onConnect });
  pool.on('connect', (client) => client.on('error', log));
  pool.on('error', log); // an idle connection that breaks (server restarted) is replaced, not fatal
  return pool;
}

/** Runs `work` in a transaction: the one that `db` already is, or a new one. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : db.transaction().execute(work);
}

/**
 * A transaction that does not wait for the disk (asynchronous commit): a crash may lose it, and nothing else. The next that
 * does wait takes it along, because the log is written in order. For what is done again after a crash.
 */
export async function withoutWaiting<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`SET LOCAL synchronous_commit = off`.execute(tx);
    return work(tx);
  });
}
