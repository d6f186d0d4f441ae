// Which database a data directory belongs to, asked by everything that opens one: DATABASE_URL, or where `rapport db move`
// brought it, or the embedded one. The address lies sealed in the data directory, since there may be a password in it; the
// database that was left has a mark, so that it is not opened by mistake when the address is gone.
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Env } from './env.ts';
import { Invalid } from './errors.ts';
import { codeOf } from './postgres/errors.ts';
import { placeFor, writeInHome } from './postgres/place.ts';
import { sealFor } from './seal.ts';

const Note = z.object({ sealed: z.base64(), movedAt: z.iso.datetime() });
const Mark = z.object({ place: z.string(), movedAt: z.iso.datetime() });
const PURPOSE = 'database address';
const MARK = 'moved.json';
const noteOf = (env: Env): string => join(env.dataDir, 'database.json');
const markOf = (env: Env): string => join(env.dataDir, 'postgres', MARK);

/**
 * @returns null: the embedded database
 * @throws Invalid where DATABASE_URL and the address of the move lead to two databases, where that address was sealed with
 * another secret, and where the embedded database was left behind and nothing says for which one
 */
export function databaseUrlOf(env: Env): string | null {
  const noted = readIfThere(noteOf(env));
  const moved = noted === null ? null : opened(env, noted);
  if (env.DATABASE_URL !== undefined) {
    if (moved !== null && placeOf(moved) !== placeOf(env.DATABASE_URL))
      throw new Invalid('transfer:place.disagree', {
        given: placeOf(env.DATABASE_URL),
        moved: placeOf(moved),
        file: noteOf(env),
      });
    return env.DATABASE_URL;
  }
  if (moved !== null) return moved;
  if (noted !== null) throw new Invalid('transfer:place.otherSecret', { file: noteOf(env) });
  const mark = readIfThere(markOf(env));
  if (mark === null) return null;
  const { place, movedAt } = Mark.parse(JSON.parse(mark));
  throw new Invalid('transfer:place.left', { place, movedAt, folder: env.dataDir, file: markOf(env) });
}

/** @returns host, port and name of a database, as people name it: neither who nor with which password */
export function placeOf(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl);
  const host = searchParams.get('host') ?? hostname;
  return `${host}:${searchParams.get('port') ?? (port || '5432')}${pathname}`;
}

/** From now on the database is there, and the embedded one is left. */
export async function noteDatabaseUrl(env: Env, secret: string, url: string): Promise<void> {
  const sealed = sealFor(secret, PURPOSE).close(url).toString('base64');
  const movedAt = new Date().toISOString();
  const draft = `${noteOf(env)}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify({ sealed, movedAt })}\n`, { mode: 0o600, flush: true });
  await rename(draft, noteOf(env));
  // behind the address: whoever is killed between the two has moved all the same
  writeInHome(placeFor(env.dataDir), MARK, `${JSON.stringify({ place: placeOf(url), movedAt })}\n`);
}

/** @returns null where it is not there @throws what the disk says: a file that cannot be read is no missing one */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** @returns null where it was sealed with another secret, or is no address */
function opened(env: Env, note: string): string | null {
  try {
    const secret = env.RAPPORT_SECRET ?? readFileSync(join(env.dataDir, 'secret'), 'utf8').trim();
    return sealFor(secret, PURPOSE).open(Buffer.from(Note.parse(JSON.parse(note)).sealed, 'base64'));
  } catch {
    return null;
  }
}
