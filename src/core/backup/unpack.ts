// Takes a backup apart. Nothing in the file is trusted: where an entry goes is decided here, and at the end every file is
// what the two lists in the backup say.
import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Extract as Unpacking, extract } from 'tar-stream';
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { codeOf } from '../postgres/errors.ts';
import { bytesOf } from './archive.ts';
import { CONTENTS, Contents, DATABASE, DUMP, FILES, FORMAT, MANIFEST, SUMS } from './contents.ts';
import { firstDifference, type Found } from './manifest.ts';
import { explain, openBackupFile } from './open-file.ts';

/** Where things go; null: they are checked and not kept. */
export type Target = { database: string | null; files: string | null };

type Entry = Unpacking extends AsyncIterable<infer T> ? T : never;
type Kept = { contents: Contents; found: Map<string, Found>; manifest: string | null; sums: string | null };

/** Of what is read into memory: the two lists. */
const LARGEST_LIST = 256 << 20;

/**
 * @param prepare is told what the file is before anything is written, may refuse it, and says where things go
 * @throws Invalid with what is wrong with the file
 */
export async function unpack(
  file: string,
  passphrase: string | null,
  prepare: (contents: Contents) => Promise<Target>,
): Promise<Contents> {
  const entries = extract();
  const filled = pipeline(openBackupFile(file, passphrase), entries);
  filled.catch(() => {}); // heard below
  try {
    let kept: Kept | undefined;
    let target: Target | undefined;
    for await (const entry of entries) {
      if (kept === undefined || target === undefined) {
        kept = { ...(await readContents(entry, file)), manifest: null, sums: null };
        target = await prepare(kept.contents);
      } else await take(entry, kept, target, file);
    }
    await filled; // behind the last entry stands the sum of the whole
    if (kept === undefined) throw new Invalid('backup:file.foreign', { file });
    verify(kept, file);
    return kept.contents;
  } catch (error) {
    // where the bytes end in a fault, that is the reason
    const isCut = codeOf(error) === 'STREAM_DESTROYED';
    const first = isCut
      ? await filled.then(
          () => error,
          (reason: unknown) => reason,
        )
      : error;
    entries.destroy();
    throw explain(first, file);
  }
}

async function readContents(entry: Entry, file: string): Promise<Pick<Kept, 'contents' | 'found'>> {
  if (entry.header.name !== CONTENTS) throw new Invalid('backup:file.foreign', { file });
  const { text, sha256 } = await readText(entry, file);
  // a later format may look different: its number first
  const later = z.object({ format: z.int().min(FORMAT + 1) }).safeParse(parsed(text));
  if (later.success) throw new Invalid('backup:file.newer', { file });
  const contents = Contents.safeParse(parsed(text));
  if (!contents.success) throw new Invalid('backup:file.foreign', { file });
  return { contents: contents.data, found: new Map([[CONTENTS, { size: text.length, sha256 }]]) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function take(entry: Entry, kept: Kept, target: Target, file: string): Promise<void> {
  const { name, type } = entry.header;
  if (kept.sums !== null || kept.found.has(name) || !isSafe(name))
    throw new Invalid('backup:file.strange', { file, name });
  if (name === MANIFEST || name === SUMS) {
    const { text, sha256 } = await readText(entry, file);
    if (name === SUMS) kept.sums = text;
    else {
      kept.manifest = text;
      kept.found.set(name, { size: Buffer.byteLength(text), sha256 });
    }
    return;
  }
  const path = placeOf(name, target);
  if (path === undefined) throw new Invalid('backup:file.strange', { file, name });
  if (type === 'directory' && path !== null) await mkdir(path, { recursive: true, mode: 0o700 });
  else if (type === 'file') kept.found.set(name, await write(entry, path));
  else if (type !== 'directory') throw new Invalid('backup:file.strange', { file, name });
  if (type === 'directory') entry.resume();
}

/** No way out of the folder that it is unpacked into. */
function isSafe(name: string): boolean {
  const parts = name.replace(/\/$/, '').split('/');
  return !/[\\\0]/.test(name) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

/** @returns null for what is not kept, undefined for what belongs nowhere */
function placeOf(name: string, { database, files }: Target): string | null | undefined {
  if (name.startsWith(DATABASE)) return database && join(database, name.slice(DATABASE.length));
  if (name.startsWith(FILES)) return files && join(files, name.slice(FILES.length));
  return name.startsWith(DUMP) ? null : undefined;
}

async function write(entry: Entry, path: string | null): Promise<Found> {
  const hash = createHash('sha256');
  let size = 0;
  if (path !== null) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = path === null ? null : await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytesOf(entry)) {
      hash.update(chunk);
      size += chunk.length;
      await handle?.writeFile(chunk);
    }
    // the database's are synced by PostgreSQL before it recovers
    if (path !== null && entry.header.name.startsWith(FILES)) await handle?.sync();
  } finally {
    await handle?.close();
  }
  return { size, sha256: hash.digest('hex') };
}

async function readText(entry: Entry, file: string): Promise<{ text: string; sha256: string }> {
  if (entry.header.size > LARGEST_LIST)
    throw new Invalid('backup:file.strange', { file, name: entry.header.name });
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(entry)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return { text: bytes.toString('utf8'), sha256: createHash('sha256').update(bytes).digest('hex') };
}

function verify({ contents, found, manifest, sums }: Kept, file: string): void {
  // what comes last is missing
  if (sums === null) throw new Invalid('backup:file.cutOff', { file });
  const summed = new Map(
    sums
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  );
  for (const [name, sha256] of summed)
    if (found.get(name)?.sha256 !== sha256) throw new Invalid('backup:file.altered', { file, name });
  const unsummed = [...found].filter(([name]) => !summed.has(name));
  if (contents.kind === 'dump') {
    if (unsummed[0]) throw new Invalid('backup:file.altered', { file, name: unsummed[0][0] });
    return;
  }
  if (manifest === null) throw new Invalid('backup:file.altered', { file, name: MANIFEST });
  const outside = unsummed.find(([name]) => !name.startsWith(DATABASE));
  if (outside) throw new Invalid('backup:file.altered', { file, name: outside[0] });
  const inDatabase = [...found].filter(([name]) => name.startsWith(DATABASE));
  const paths = new Map(inDatabase.map(([name, each]) => [name.slice(DATABASE.length), each]));
  const wal = unsummed.find(([name]) => name.startsWith(`${DATABASE}pg_wal/`));
  const different = wal?.[0] ?? firstDifference(manifest, paths);
  if (different !== undefined) throw new Invalid('backup:file.altered', { file, name: different });
}
