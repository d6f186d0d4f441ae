// What the page says about backups: read from the folder itself, so that it is true after a restore as well.
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Kept, listBackups, type Note, readNote } from '../../core/backup/folder.ts';
import type { BackupPlace } from '../../core/backup/place.ts';
import type { Db } from '../../core/db.ts';
import { translator } from '../../core/i18n.ts';
import type { BackupState } from './contract.ts';

const HOUR = 3_600_000;
const LATE = 48 * HOUR;
/** Without a sign of life for so long it was killed; it gives one every second. */
const DEAD = 15_000;

export async function backupState(
  db: Db,
  { folder, passphrase, databaseUrl, keep }: BackupPlace,
  locale: string,
): Promise<z.input<typeof BackupState>> {
  const [items, note, waiting] = await Promise.all([listBackups(folder), readNote(folder), isWaiting(db)]);
  const t = translator(locale);
  const { running, failed, rehearsed } = note;
  return {
    folder,
    encrypts: passphrase !== null,
    embedded: databaseUrl === null,
    keep,
    waiting,
    running: running && Date.now() - Date.parse(running.beat) < DEAD ? running : null,
    failed: failed && { at: failed.at, message: t(failed.key, failed.params) },
    rehearsed,
    warnings: warnings(items, note, new Date()),
    items: items.map(({ name, at, bytes, encrypted }) => ({ name, at: at.toISOString(), bytes, encrypted })),
  };
}

async function isWaiting(db: Db): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    SELECT EXISTS (SELECT FROM graphile_worker.jobs
                    WHERE task_identifier = 'backup.now' AND locked_at IS NULL) AS waiting`.execute(db);
  return rows[0]?.waiting ?? false;
}

export function warnings(
  items: readonly Pick<Kept, 'at'>[],
  { rehearsed }: Pick<Note, 'rehearsed'>,
  now: Date,
): z.input<typeof BackupState>['warnings'] {
  const [newest] = items;
  if (newest === undefined) return ['none'];
  return [
    ...(now.getTime() - newest.at.getTime() > LATE ? (['late'] as const) : []),
    ...(rehearsed === null ? (['neverRehearsed'] as const) : []),
  ];
}

/** UTC: most houses are closed then. */
const NIGHT = 1;

/**
 * Asked every hour, since a machine that is off at night is to have backups too.
 * @returns whether it is time: at night, or once the last one is older than a day and a bit; six hours after a failure
 */
export function isDue(newest: Date | undefined, failedAt: Date | undefined, now: Date): boolean {
  const hoursSince = (moment: Date | undefined): number =>
    moment === undefined ? Infinity : (now.getTime() - moment.getTime()) / HOUR;
  if (hoursSince(failedAt) < 6 && now.getUTCHours() !== NIGHT) return false;
  return hoursSince(newest) > (now.getUTCHours() === NIGHT ? 12 : 30);
}
