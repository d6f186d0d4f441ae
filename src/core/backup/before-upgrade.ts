// Before the schema of a house with data is changed, everything is put aside.
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Env } from '../env.ts';
import { Invalid } from '../errors.ts';
import { translator } from '../i18n.ts';
import type { Upgrade } from '../migrate.ts';
import { problemOf } from './keep.ts';
import { makeBackup } from './make.ts';
import { backupPlace } from './place.ts';

/**
 * @returns what `migrate` calls before it changes anything; it says on standard error what it does, since it may take a
 * while @throws Invalid where no backup can be made: the database stays as it is, and the Rapport from before works on it
 */
export function backupBefore(
  env: Env,
  pool: pg.Pool,
  log: Pick<Logger, 'warn'>,
): (upgrade: Upgrade) => Promise<void> {
  return async ({ done, pending }) => {
    if (done.length === 0 || !(await hasData(pool))) return;
    const t = translator('en');
    const say = (key: string, params: Record<string, unknown>): void =>
      void process.stderr.write(`${t(`backup:upgrade.${key}`, params)}\n`);
    if (env.RAPPORT_UPGRADE_BACKUP === 'no') {
      log.warn({ pending }, 'the database is upgraded without a backup');
      return say('without', { count: pending.length });
    }
    say('begins', { count: pending.length });
    const place = backupPlace(env);
    try {
      say('made', await makeBackup(place, place.folder));
    } catch (error) {
      const { key, params } = problemOf(error, place.folder);
      throw new Invalid('backup:upgrade.refused', { problem: t(key, params) });
    }
  };
}

async function hasData(pool: pg.Pool): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM business LIMIT 1');
  return rowCount === 1;
}
