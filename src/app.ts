// Opens what every command needs: the database (embedded or given) with its schema up to date.
import { runMigrations } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type Database, openDatabase } from './core/db.ts';
import type { Env } from './core/env.ts';
import { createLog } from './core/log.ts';
import { migrate } from './core/migrate.ts';
import { backupBefore } from './core/backup/before-upgrade.ts';
import { backupPlace } from './core/backup/place.ts';
import { databaseUrlOf } from './core/moved.ts';
import { startPostgres } from './core/postgres.ts';
import { pausedName, waitWhileMoving } from './core/transfer/move/pause.ts';
import { settleErased } from './modules/privacy/apply.ts';

export type Rapport = {
  env: Env;
  log: Logger;
  connection: pg.PoolConfig;
  database: Database;
  close(): Promise<void>;
};

/** @param exclusive true for the long-lived server: a second one on the same data directory is refused */
export async function openRapport(
  env: Env,
  { exclusive = false, log = createLog(env.LOG_LEVEL) } = {},
): Promise<Rapport> {
  const url = databaseUrlOf(env);
  const postgres = url === null ? await startPostgres({ dataDir: env.dataDir, exclusive }) : null;
  const connection: pg.PoolConfig = postgres ? postgres.connection : { connectionString: url ?? '' };
  let closing = false;
  const database = openDatabase(connection, (error) => {
    // the embedded server may be gone before the last connection has said good-bye
    if (!closing) log.warn({ err: error }, 'a database connection broke');
  });
  const close = async (): Promise<void> => {
    closing = true;
    await database.close();
    await postgres?.stop();
  };
  try {
    if (await isBeingLeft(database.pool)) {
      await close();
      return await openRapport(env, { exclusive, log });
    }
    await refuseOldServer(database.pool);
    await migrate(database.pool, backupBefore(env, database.pool, log));
    await runMigrations({ pgPool: database.pool });
    // also after a restore by other means than ours
    if (exclusive) await settleErased(database, backupPlace(env).folder);
  } catch (error) {
    await close();
    throw error;
  }
  return { env, log, connection, database, close };
}

/** @returns true where one had to wait for a move (rapport db move): the database may be another one by now */
async function isBeingLeft(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query(`SET application_name = '${pausedName}'`);
    const waited = await waitWhileMoving(client);
    await client.query('RESET application_name');
    return waited;
  } finally {
    client.release();
  }
}

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < 15) throw new Error(`Rapport needs PostgreSQL 15 or newer; yours is version ${version}.`);
}
