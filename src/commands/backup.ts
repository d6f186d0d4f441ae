// `rapport backup`: everything in one file, while the server works or not.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { keepBackup, problemOf } from '../core/backup/keep.ts';
import { makeBackup } from '../core/backup/make.ts';
import { type BackupPlace, backupPlace } from '../core/backup/place.ts';
import type { Env } from '../core/env.ts';
import { Invalid } from '../core/errors.ts';
import { translator } from '../core/i18n.ts';

export type BackupOptions = { to?: string; passphraseFile?: string; json?: boolean };

/** Into --to alone nothing is removed: what lies there is not ours. */
export async function backup(env: Env, { to, passphraseFile, json = false }: BackupOptions): Promise<void> {
  const place = await withPassphrase(backupPlace(env), passphraseFile);
  const folder = to === undefined ? place.folder : resolve(to);
  try {
    const made = await (to === undefined ? keepBackup(place) : makeBackup(place, folder));
    const text = translator('en')(`backup:made.${made.encrypted ? 'encrypted' : 'readable'}`, {
      ...made,
      megabytes: (made.bytes / 1e6).toFixed(1),
      seconds: made.seconds.toFixed(1),
    });
    process.stdout.write(json ? `${JSON.stringify(made)}\n` : `${text}\n`);
  } catch (error) {
    const { key, params } = problemOf(error, folder);
    if (key === 'backup:failed.other') throw error;
    throw new Invalid(key, params);
  }
}

/** @throws Invalid where the file is missing or holds too little */
export async function withPassphrase(place: BackupPlace, file: string | undefined): Promise<BackupPlace> {
  if (file === undefined) return place;
  const text = await readFile(file, 'utf8').catch(() => '');
  const passphrase = text.split('\n', 1)[0]?.trim() ?? '';
  if (passphrase.length < 8) throw new Invalid('backup:passphraseFile', { file });
  return { ...place, passphrase };
}
