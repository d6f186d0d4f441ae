// What lies in our data directory beside the database: the key, and whatever a room keeps there.
import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { codeOf } from '../postgres/errors.ts';
import type { Archive } from './archive.ts';
import { FILES } from './contents.ts';

/** The server's own files come by its base backup; what it keeps beside them is made anew. */
const SERVER = /^\.?postgres(-|$)/;
const PASSING = /\.(log|lock|sock|part|tmp)$/;
/** Of names that Rapport never gives: a list of sums has one name a line, and no restore takes a backslash. */
const STRANGE = /[\p{Cc}\\\uFFFD]/u;

/** @param except a folder that is left out: earlier backups */
export async function addDataFiles(archive: Archive, dataDir: string, except: string): Promise<void> {
  await addFolder(archive, dataDir, '', resolve(except));
}

async function addFolder(archive: Archive, dataDir: string, below: string, except: string): Promise<void> {
  for (const entry of await readdir(join(dataDir, below), { withFileTypes: true })) {
    const name = below + entry.name;
    const path = join(dataDir, name);
    if (path === except || PASSING.test(name) || SERVER.test(name) || STRANGE.test(name)) continue;
    if (entry.isDirectory()) await addFolder(archive, dataDir, `${name}/`, except);
    else if (entry.isFile()) await addFile(archive, path, FILES + name);
  }
}

async function addFile(archive: Archive, path: string, name: string): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return; // gone since the folder was read
    throw error;
  }
  try {
    const { size, mtime } = await file.stat();
    await archive.add(name, size, exactly(file, size, path), { mtime });
  } finally {
    await file.close();
  }
}

/** A file that grows meanwhile is taken as long as it was. */
async function* exactly(file: FileHandle, size: number, path: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < size;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(1 << 18, size - at)));
    if (bytesRead === 0) throw new Error(`${path} became shorter while it was backed up`);
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
