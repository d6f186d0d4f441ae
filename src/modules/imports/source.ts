// Where the bytes of an import come from: a file on this machine (the command line), or pieces in the database.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { ImportFailed } from './failures.ts';
import type { Source } from './read/open.ts';

export type CountedSource = {
  source: Source;
  /** bytes that are to be read in one pass */
  bytes: number;
  /** bytes read so far in the last pass */
  read(): number;
};

/** @throws ImportFailed when there is no such file, or it may not be read */
export async function sourceOf(
  pool: pg.Pool | null,
  place: { path: string | null; file_id: string | null },
): Promise<CountedSource> {
  if (place.path !== null) return fileSource(place.path);
  if (pool === null) throw new ImportFailed('import-run:fileGone');
  return storedSource(pool, place.file_id);
}

async function fileSource(path: string): Promise<CountedSource> {
  let bytes: number;
  let workbook: boolean;
  try {
    const file = await open(path);
    try {
      bytes = (await file.stat()).size;
      const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
      workbook = buffer.toString('latin1') === 'PK';
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new ImportFailed('import-run:noFile', { file: path }, { cause: error });
  }
  // a workbook is read here and there, by its path
  if (workbook) return { source: path, bytes, read: () => 0 };
  let stream: ReturnType<typeof createReadStream> | undefined;
  return {
    source: () => (stream = createReadStream(path, { highWaterMark: 1 << 18 })),
    bytes,
    read: () => stream?.bytesRead ?? 0,
  };
}

async function storedSource(pool: pg.Pool, fileId: string | null): Promise<CountedSource> {
  const { rows } = await pool.query<{ bytes: number; pieces: number }>(
    'SELECT coalesce(sum(octet_length(data)), 0)::bigint AS bytes, count(*)::int AS pieces FROM file_pieces WHERE file_id = $1',
    [fileId],
  );
  const { bytes = 0, pieces = 0 } = rows[0] ?? {};
  if (fileId === null) throw new ImportFailed('import-run:fileGone');
  let read = 0;
  async function* all(): AsyncGenerator<Buffer> {
    read = 0;
    for (let piece = 0; piece < pieces; piece++) {
      const found = await pool.query<{ data: Buffer }>({
        name: 'file_piece',
        text: 'SELECT data FROM file_pieces WHERE file_id = $1 AND piece_no = $2',
        values: [fileId, piece],
      });
      const data = found.rows[0]?.data;
      if (data === undefined) throw new ImportFailed('import-run:fileGone');
      read += data.length;
      yield data;
    }
  }
  return { source: () => Readable.from(all(), { highWaterMark: 1 }), bytes, read: () => read };
}

/** @returns whether a file is still the one that an import was begun with */
export async function isSameFile(path: string, bytes: number, changedAt: number): Promise<boolean> {
  try {
    const now = await stat(path);
    return now.size === bytes && now.mtimeMs === changedAt;
  } catch {
    return false;
  }
}
