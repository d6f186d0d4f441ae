// `rapport restore FILE`: checked before it replaces anything. With --check it is a rehearsal.
import { readdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { type Erased, readErased } from '../core/backup/erased-list.ts';
import { changeNote } from '../core/backup/folder.ts';
import { backupPlace } from '../core/backup/place.ts';
import { restoreBackup } from '../core/backup/restore.ts';
import type { Env } from '../core/env.ts';
import { translator } from '../core/i18n.ts';
import { migrate } from '../core/migrate.ts';
import type { DB } from '../core/schema.ts';
import { countEverything } from '../modules/backup/count.ts';
import { applyErased } from '../modules/privacy/apply.ts';
import { withPassphrase } from './backup.ts';

export type RestoreOptions = { check?: boolean; passphraseFile?: string; json?: boolean };

export async function restore(
  env: Env,
  file: string,
  { check = false, passphraseFile, json = false }: RestoreOptions,
): Promise<void> {
  const place = await withPassphrase(backupPlace(env), passphraseFile);
  const path = resolve(file);
  const migrations = await readdir(new URL('../../migrations/', import.meta.url));
  const erased = await readErased(place.folder);
  const examine = async (pool: pg.Pool): Promise<Awaited<ReturnType<typeof countEverything>>> => {
    if (erased.length > 0) await eraseAgain(pool, erased);
    return countEverything(pool);
  };
  const restored = await restoreBackup(place, path, { known: migrations, check, examine });
  const { contents, examined, before, seconds } = restored;
  await changeNote(place.folder, { rehearsed: { at: new Date().toISOString(), name: basename(path) } });
  if (json) return void process.stdout.write(`${JSON.stringify({ file: path, check, ...restored })}\n`);
  const t = translator('en');
  const lines = [
    t(`backup:restored.${check ? (examined === null ? 'dump' : 'check') : 'done'}`, {
      madeAt: contents.madeAt,
      folder: place.dataDir,
      seconds: seconds.toFixed(1),
    }),
    ...(examined === null ? [] : [t('backup:restored.counts', examined)]),
    ...(before === null ? [] : [t('backup:restored.before', { before })]),
    ...(contents.secret === 'environment' ? [t('backup:restored.secret')] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Whoever was erased since is erased in what comes back too, before it is put in place: by the schema of this Rapport. */
async function eraseAgain(pool: pg.Pool, erased: readonly Erased[]): Promise<void> {
  await migrate(pool);
  await applyErased({ pool, db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }) }, erased);
}
