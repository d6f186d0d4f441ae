// The folder of the nightly backups: what lies in it, and a note of what went well or wrong. The note is a file there and
// no row of the database: a restored database would remember what was, and one that is down could not say so.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../postgres/errors.ts';
import { readName } from './contents.ts';
import { type Keep, outlived } from './retention.ts';

export type Kept = { name: string; path: string; at: Date; bytes: number; encrypted: boolean };

const Note = z.object({
  /** written every second while it runs; what is older belongs to a process that was killed */
  running: z
    .object({ at: z.iso.datetime(), beat: z.iso.datetime(), done: z.number(), expected: z.number() })
    .nullable(),
  failed: z
    .object({
      at: z.iso.datetime(),
      key: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
    })
    .nullable(),
  rehearsed: z.object({ at: z.iso.datetime(), name: z.string() }).nullable(),
});
export type Note = z.infer<typeof Note>;

const NOTE = 'note.json';
const BLANK: Note = { running: null, failed: null, rehearsed: null };

/** @returns those that are whole, newest first */
export async function listBackups(folder: string): Promise<Kept[]> {
  const found: Kept[] = [];
  for (const name of await names(folder)) {
    const read = readName(name);
    if (read === null) continue;
    const path = join(folder, name);
    const there = await stat(path).catch(() => null);
    if (there?.isFile()) found.push({ name, path, bytes: there.size, ...read });
  }
  return found.toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** The one that was rehearsed last stays, whatever its age: it is known to be good. @returns how many went */
export async function removeOutlived(folder: string, keep: Keep): Promise<number> {
  const { rehearsed } = await readNote(folder);
  const all = await listBackups(folder);
  const gone = outlived(all, keep).filter(({ name }) => name !== rehearsed?.name);
  for (const { path } of gone) await rm(path, { force: true });
  return gone.length;
}

export async function readNote(folder: string): Promise<Note> {
  try {
    const note = Note.safeParse(JSON.parse(await readFile(join(folder, NOTE), 'utf8')));
    return note.success ? note.data : BLANK;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
      return BLANK;
    throw error;
  }
}

export async function changeNote(folder: string, change: Partial<Note>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${NOTE}.${process.pid}.tmp`);
  try {
    await writeFile(draft, JSON.stringify({ ...(await readNote(folder)), ...change }), { mode: 0o600 });
    await rename(draft, join(folder, NOTE));
  } finally {
    await rm(draft, { force: true });
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
