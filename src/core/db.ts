import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
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

export type Database = { db: Db; pool: pg.Pool; close(): Promise<void> };

export function openDatabase(connection: pg.PoolConfig, log: (error: Error) => void = () => {}): Database {
  const pool = new pg.Pool({ max: 16, application_name: 'rapport', ...connection });
  pool.on('connect', (client) => client.on('error', log));
  pool.on('error', log); // an idle connection that breaks (server restarted) is replaced, not fatal
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return { db, pool, close: () => db.destroy() };
}

/** Runs `work` in a transaction: the one that `db` already is, or a new one. */
export async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db as Tx) : db.transaction().execute(work);
}
