// Where the database is: DATABASE_URL, or where `rapport db move` brought it, or beside us. The address lies sealed in the
// data directory, since there may be a password in it.
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Env } from './env.ts';
import { sealFor } from './seal.ts';

const Note = z.object({ sealed: z.base64(), movedAt: z.iso.datetime() });
const PURPOSE = 'database address';
const fileOf = (env: Env): string => join(env.dataDir, 'database.json');

/** @returns null: the embedded database @throws Error where the address was sealed with another secret */
export function databaseUrlOf(env: Env): string | null {
  if (env.DATABASE_URL !== undefined) return env.DATABASE_URL;
  let text: string;
  try {
    text = readFileSync(fileOf(env), 'utf8');
  } catch {
    return null;
  }
  try {
    const secret = env.RAPPORT_SECRET ?? readFileSync(join(env.dataDir, 'secret'), 'utf8').trim();
    return sealFor(secret, PURPOSE).open(Buffer.from(Note.parse(JSON.parse(text)).sealed, 'base64'));
  } catch (cause) {
    throw new Error(
      `${fileOf(env)} says where the database was moved to, and cannot be opened with this secret: set RAPPORT_SECRET to the one from then, or DATABASE_URL.`,
      { cause },
    );
  }
}

/** From now on the database is there. */
export async function noteDatabaseUrl(env: Env, secret: string, url: string): Promise<void> {
  const sealed = sealFor(secret, PURPOSE).close(url).toString('base64');
  const draft = `${fileOf(env)}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify({ sealed, movedAt: new Date().toISOString() })}\n`, {
    mode: 0o600,
    flush: true,
  });
  await rename(draft, fileOf(env));
}
