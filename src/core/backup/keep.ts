// One backup into the folder of the nightly ones: made, noted, and the outlived ones removed behind it.
import { Conflict, type ErrorParams, RapportError } from '../errors.ts';
import { codeOf } from '../postgres/errors.ts';
import { changeNote, removeOutlived } from './folder.ts';
import { type Made, makeBackup, type Progress } from './make.ts';
import type { BackupPlace } from './place.ts';

const BEAT = 1000;

/** @throws what `problemOf` can put into words; it is noted for the page by then */
export async function keepBackup(place: BackupPlace): Promise<Made> {
  const at = new Date().toISOString();
  let progress: Progress = { done: 0, expected: 0 };
  const note = (): Promise<void> => noteRunning(place.folder, at, progress);
  let beating = Promise.resolve();
  const timer = setInterval(() => (beating = note()), BEAT);
  try {
    await note();
    const made = await makeBackup(place, place.folder, (now) => (progress = now));
    await removeOutlived(place.folder, place.keep);
    await settle({ running: null, failed: null });
    return made;
  } catch (error) {
    const failed = { at: new Date().toISOString(), ...problemOf(error, place.folder) };
    // the one that runs goes on saying so itself
    await settle(error instanceof Conflict ? {} : { running: null, failed });
    throw error;
  }

  async function settle(change: Parameters<typeof changeNote>[1]): Promise<void> {
    clearInterval(timer);
    await beating;
    await changeNote(place.folder, change).catch(() => {});
  }
}

/** A sign of life for the page. A disk that is full is said by the backup itself. */
export async function noteRunning(folder: string, at: string, progress: Progress): Promise<void> {
  await changeNote(folder, { running: { at, beat: new Date().toISOString(), ...progress } }).catch(() => {});
}

/** @returns the sentence for what went wrong */
export function problemOf(error: unknown, folder: string): { key: string; params: ErrorParams } {
  if (error instanceof RapportError) return { key: error.key, params: error.params };
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return { key: 'backup:failed.diskFull', params: { folder } };
  // as on a memory stick's file system
  if (code === 'EFBIG') return { key: 'backup:failed.tooLarge', params: { folder } };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return { key: 'backup:failed.noPermission', params: { folder } };
  // PostgreSQL's data_corrupted: a page that does not fit its checksum
  if (code === 'XX001') return { key: 'backup:failed.checksum', params: {} };
  return {
    key: 'backup:failed.other',
    params: { message: error instanceof Error ? error.message : String(error) },
  };
}
