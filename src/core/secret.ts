// The key that signs sessions and encrypts what must not lie readable in the database.
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from './env.ts';

/** @returns RAPPORT_SECRET, or the one kept in the data directory (made once, readable by its owner alone) */
export async function readSecret(env: Env): Promise<string> {
  if (env.RAPPORT_SECRET) return env.RAPPORT_SECRET;
  const path = join(env.dataDir, 'secret');
  await mkdir(env.dataDir, { recursive: true });
  try {
    // wx: of two first starts at once, one makes it and the other reads it
    await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  await chmod(path, 0o600);
  return (await readFile(path, 'utf8')).trim();
}
