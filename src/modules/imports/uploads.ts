// Files on their way in: streamed into the database in pieces of 1 MB, packed on the way unless they are already.
import { createHash } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { sql } from 'kysely';
import type { Database, Db } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';
import { checkQuota } from './quota.ts';

const PIECE = 1 << 20;
/** So often, in bytes, a file that comes says how far it has come, and is held against the quota of whoever sends it. */
const LOOK_EVERY = 64 * 2 ** 20;
/** A file longer than the reader unpacks at most is refused at once. */
export const LARGEST = 32 * 2 ** 30;

export class TooLarge extends Error {}

/**
 * Keeps a file. @param length in bytes, as far as it is known before. One that breaks off leaves nothing.
 * @throws TooLarge, Invalid beyond the quota of whoever sends it, and what the connection or the database says
 */
export async function keepFile(
  { db, pool }: Database,
  {
    name,
    staffId,
    body,
    length = 0,
  }: { name: string; staffId: string | null; body: Readable; length?: number },
): Promise<{ fileId: string; name: string; bytes: number }> {
  const fileId = newId();
  const hash = createHash('sha256');
  let bytes = 0;
  let looked = 0;
  let refused: unknown = null;
  const look = async (): Promise<void> => {
    looked = bytes;
    await db.updateTable('files').set({ bytes }).where('file_id', '=', fileId).execute();
    await checkQuota(db, staffId);
  };
  await db
    .insertInto('files')
    .values({ file_id: fileId, name, bytes: 0, staff_id: staffId, created_at: new Date() })
    .execute();
  try {
    const keep = async (packed: AsyncIterable<Buffer>): Promise<void> => {
      let piece = 0;
      for await (const data of pieces(packed)) {
        await pool.query({
          name: 'keep_piece',
          text: 'INSERT INTO file_pieces (file_id, piece_no, data) VALUES ($1, $2, $3)',
          values: [fileId, piece++, data],
        });
      }
    };
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > LARGEST) throw new TooLarge();
        if (refused !== null) continue; // read to its end all the same: who is cut off hears no reason
        if (bytes - looked >= LOOK_EVERY) await look().catch((reason: unknown) => (refused = reason));
        hash.update(chunk);
        yield chunk;
      }
    };
    await checkQuota(db, staffId, length);
    await pipeline(body, counted, packing, keep);
    await look();
    await db.updateTable('files').set({ sha256: hash.digest() }).where('file_id', '=', fileId).execute();
    return { fileId, name, bytes };
  } catch (error) {
    await db
      .deleteFrom('files')
      .where('file_id', '=', fileId)
      .execute()
      .catch(() => {}); // else dropStale does
    throw error;
  }
}

/** Packs what is neither .gz nor a ZIP (a workbook is one), at the level that keeps up with the network. */
async function* packing(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const rest = async function* (): AsyncGenerator<Buffer> {
    yield first.value;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  };
  const packed =
    (first.value[0] === 0x1f && first.value[1] === 0x8b) || first.value.toString('latin1', 0, 2) === 'PK';
  if (packed) {
    yield* rest();
    return;
  }
  const out = new PassThrough();
  const done = pipeline(rest, createGzip({ level: 2 }), out);
  done.catch(() => {}); // heard by whoever reads `out`
  for await (const chunk of out) yield chunk as Buffer;
  await done;
}

async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length < PIECE) continue;
    const all = Buffer.concat(parts);
    let from = 0;
    for (; from + PIECE <= all.length; from += PIECE) yield all.subarray(from, from + PIECE);
    parts = [all.subarray(from)];
    length = all.length - from;
  }
  if (length > 0) yield Buffer.concat(parts);
}

/** Removes uploads that broke off with the process, and files that nobody imported within a day. */
export async function dropStale(db: Db): Promise<void> {
  await sql`
    DELETE FROM files WHERE created_at < now() - interval '1 day'
       AND NOT EXISTS (SELECT FROM imports WHERE imports.file_id = files.file_id)`.execute(db);
}
