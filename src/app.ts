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
import { startPostgres } from './core/postgres.ts';
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
  const postgres = env.DATABASE_URL ? null : await startPostgres({ dataDir: env.dataDir, exclusive });
  const connection: pg.PoolConfig = postgres ? postgres.connection : { connectionString: env.DATABASE_URL };
  const database = openDatabase(connection, (error) =>
    log.warn({ err: error }, 'a database connection broke'),
  );
  const close = async (): Promise<void> => {
    await database.close();
    await postgres?.stop();
  };
  try {
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

async function refuseOldServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
  const version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  if (version < 15)
    throw new Error(`Rapport needs PostgreSQL 15 or newer; DATABASE_URL leads to version ${version}.`);
}
