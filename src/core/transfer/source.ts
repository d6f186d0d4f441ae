// An export that is read: a folder or a ZIP file. Only what its manifest names is opened.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Invalid } from '../errors.ts';
import { FORMAT, Manifest, MANIFEST, type Written } from './manifest.ts';

export type ExportSource = {
  manifest: Manifest;
  /** @throws Invalid, behind the last byte, where it is not what the manifest says */
  read(written: Written): AsyncIterable<Buffer>;
  close(): void;
};

const LARGEST_MANIFEST = 64 << 20;

/** @returns null for what is no export of Rapport @throws Invalid for one that cannot be read */
export async function openExport(path: string): Promise<ExportSource | null> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return null;
  return found.isDirectory() ? openFolder(path) : openZip(path);
}

async function openFolder(folder: string): Promise<ExportSource | null> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null);
  if (text === null) return null;
  return {
    manifest: readManifest(text, folder),
    read: (written) => checked(createReadStream(join(folder, written.file)), written),
    close: () => {},
  };
}

async function openZip(file: string): Promise<ExportSource | null> {
  let zip: ZipFile;
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  } catch {
    return null; // no ZIP file: a sales export, which is somebody else's to read
  }
  try {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) {
      // of an export every name is one of ours; a workbook has others
      entries.set(entry.fileName, entry);
      if (entries.size > 1_000_000) throw new Invalid('transfer:damaged', { file });
    }
    const entry = entries.get(MANIFEST);
    if (entry === undefined || entry.uncompressedSize > LARGEST_MANIFEST) {
      zip.close();
      return null;
    }
    const parts: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) parts.push(chunk as Buffer);
    const manifest = readManifest(Buffer.concat(parts).toString('utf8'), file);
    return { manifest, read: (written) => readEntry(zip, entries, written), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error instanceof Invalid ? error : new Invalid('transfer:damaged', { file });
  }
}

async function* readEntry(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  written: Written,
): AsyncGenerator<Buffer> {
  const entry = entries.get(written.file);
  if (entry === undefined || entry.uncompressedSize !== written.bytes)
    throw new Invalid('transfer:damaged', { file: written.file });
  yield* checked(await zip.openReadStreamPromise(entry), written);
}

function readManifest(text: string, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Invalid('transfer:damaged', { file });
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT) throw new Invalid('transfer:newer', { file });
  const manifest = Manifest.safeParse(value);
  if (!manifest.success) throw new Invalid('transfer:foreign', { file });
  return manifest.data;
}

async function* checked(chunks: AsyncIterable<unknown>, written: Written): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      if (!Buffer.isBuffer(chunk)) continue;
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > written.bytes) break;
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Invalid) throw error;
    throw new Invalid('transfer:damaged', { file: written.file });
  }
  if (bytes !== written.bytes || hash.digest('hex') !== written.sha256)
    throw new Invalid('transfer:damaged', { file: written.file });
}
