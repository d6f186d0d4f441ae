// Where an export is written to: a folder, or one ZIP file that may be on its way to a browser.
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../backup/write-file.ts';
import { Invalid } from '../errors.ts';
import { codeOf } from '../postgres/errors.ts';
import type { Written } from './manifest.ts';
import { type Chunks, measured } from './measured.ts';
import { ZipWriter } from './zip-writer.ts';

export type Sink = {
  add(name: string, chunks: Chunks): Promise<Written>;
  /** Only behind this there is something under the final name. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
};

/** @throws Invalid where something is in the place already */
export async function folderSink(folder: string): Promise<Sink> {
  const there = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw new Invalid('transfer:noFolder', { folder });
  });
  if (there.length > 0) throw new Invalid('transfer:notEmptyFolder', { folder });
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}.part-`));
  return {
    async add(name, chunks) {
      const path = join(draft, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return measured(name, chunks, (counted) =>
        pipeline(counted, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })),
      );
    },
    async finish() {
      await chmod(draft, 0o700);
      await rename(draft, folder);
      await syncFolder(dirname(folder));
    },
    abandon: () => rm(draft, { recursive: true, force: true }),
  };
}

/** @throws Invalid where something is in the place already */
export async function zipFileSink(path: string): Promise<Sink> {
  if (await stat(path).catch(() => undefined)) throw new Invalid('transfer:fileThere', { file: path });
  await mkdir(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  const out = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
  const zip = new ZipWriter(out);
  return {
    add: (name, chunks) => zip.add(name, chunks),
    async finish() {
      await zip.finish();
      await rename(part, path);
      await syncFolder(dirname(path));
    },
    async abandon() {
      out.destroy();
      await rm(part, { force: true });
    },
  };
}

/** A ZIP file on its way; whoever reads it sees that it broke off, since its end is missing. */
export function streamSink(out: Writable): Sink {
  const zip = new ZipWriter(out);
  return {
    add: (name, chunks) => zip.add(name, chunks),
    finish: () => zip.finish(),
    async abandon() {
      out.destroy(new Error('the export broke off'));
    },
  };
}
