// Where backups of an installation lie and how they are made. Read from the environment once, by whoever starts.
import { join } from 'node:path';
import type { Env } from '../env.ts';
import { databaseUrlOf } from '../moved.ts';
import type { Keep } from './retention.ts';

/** Plain data: it is handed to a thread as it is. */
export type BackupPlace = {
  dataDir: string;
  /** where the nightly ones lie */
  folder: string;
  /** null: they are readable by whoever can read the file */
  passphrase: string | null;
  /** null: the embedded database */
  databaseUrl: string | null;
  /** the key of the installation is in somebody's RAPPORT_SECRET, not in the data directory */
  secretGiven: boolean;
  keep: Keep;
};

export function backupPlace(env: Env): BackupPlace {
  return {
    dataDir: env.dataDir,
    folder: env.RAPPORT_BACKUPS ?? join(env.dataDir, 'backups'),
    passphrase: env.RAPPORT_BACKUP_PASSPHRASE ?? null,
    databaseUrl: databaseUrlOf(env),
    secretGiven: env.RAPPORT_SECRET !== undefined,
    keep: { daily: env.RAPPORT_BACKUPS_DAILY, weekly: env.RAPPORT_BACKUPS_WEEKLY },
  };
}
