import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Encoding, guessEncoding, toUtf8, type Transcoding } from './encoding.ts';
import { UnreadableFile } from './unreadable.ts';

/** Where an export comes from: a file, or a way to begin the same bytes again. */
export type Source = string | (() => Readable);

/** How far an archive may unfold before it is taken for a bomb. */
export interface Limits {
  /** Bytes after unpacking. */
  maxBytes: number;
  /** Times the packed size; looked at only beyond 64 MB. */
  maxRatio: number;
}

export const LIMITS: Limits = { maxBytes: 32 * 2 ** 30, maxRatio: 500 };

/** Enough for some thousand lines. */
export const HEAD_BYTES = 1 << 18;

/** A text file whose first bytes have been looked at. */
export interface OpenedText {
  format: 'text';
  compressed: boolean;
  transcoding: Transcoding;
  /** The first bytes in UTF-8, up to HEAD_BYTES or a little more. */
  head: Buffer;
  /** `head` is the whole file. */
  whole: boolean;
  /** Everything in UTF-8, from the first byte, without a byte order mark. Can be read once. */
  chunks: AsyncIterable<Buffer>;
}

/** A workbook: a path that can be read here and there, or its bytes. */
export interface OpenedWorkbook {
  format: 'xlsx';
  compressed: boolean;
  file: string | Buffer;
}

export type Opened = OpenedText | OpenedWorkbook;

const MAX_WORKBOOK_IN_MEMORY = 64 * 2 ** 20;

const MAGIC: readonly [string, 'picture' | 'pdf' | 'oldExcel' | 'binary'][] = [
  ['\x89PNG', 'picture'],
  ['\xff\xd8\xff', 'picture'],
  ['GIF8', 'picture'],
  ['II*\0', 'picture'],
  ['MM\0*', 'picture'],
  ['BM', 'picture'],
  ['%PDF-', 'pdf'],
  ['\xd0\xcf\x11\xe0', 'oldExcel'],
  ['\x7fELF', 'binary'],
  ['SQLite format 3\0', 'binary'],
  ['PAR1', 'binary'],
  ['7z\xbc\xaf', 'binary'],
  ['Rar!', 'binary'],
  ['\xfd7zXZ', 'binary'],
  ['BZh', 'binary'],
  ['\x28\xb5\x2f\xfd', 'binary'],
];

/**
 * Opens an export and finds out what it is by its bytes, never by its name.
 * @param encoding - what a person says that it is written in
 * @throws UnreadableFile empty, binary, picture, pdf, oldExcel, zip, gzipTruncated, gzipBroken, gzipBomb
 */
export async function openExport(
  source: Source,
  limits: Limits = LIMITS,
  encoding?: Encoding,
): Promise<Opened> {
  const raw = await Peeked.of(
    typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 18 }) : source(),
    512,
  );
  if (raw.head.length === 0) throw new UnreadableFile('empty');
  const compressed = raw.head[0] === 0x1f && raw.head[1] === 0x8b;
  const content = compressed
    ? await Peeked.of(unpacked(raw, limits), HEAD_BYTES)
    : await raw.more(HEAD_BYTES);
  const { head } = content;
  if (head.length === 0) throw new UnreadableFile('empty');

  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
    if (!looksLikeWorkbook(head)) throw new UnreadableFile('zip');
    if (typeof source === 'string' && !compressed) {
      await content.close();
      return { format: 'xlsx', compressed, file: source };
    }
    return { format: 'xlsx', compressed, file: await collect(content) };
  }
  refuseBinary(head);
  const guess = guessEncoding(head, content.whole);
  if (encoding !== undefined && encoding !== guess.encoding)
    Object.assign(guess, { encoding, bom: 0, open: false });
  const transcoding: Transcoding = { encoding: guess.encoding, repaired: 0 };
  const text = await Peeked.of(toUtf8(content, guess, transcoding), HEAD_BYTES);
  if (text.whole && text.head.toString('latin1').trim() === '') throw new UnreadableFile('empty');
  return { format: 'text', compressed, transcoding, head: text.head, whole: text.whole, chunks: text };
}

/** @throws UnreadableFile for bytes that are no text in any of the encodings */
function refuseBinary(head: Buffer): void {
  const start = head.subarray(0, 512).toString('latin1');
  const magic = MAGIC.find(([bytes]) => start.startsWith(bytes));
  // two letters are a thin proof: "BM" may begin the name of a column
  if (magic !== undefined && (magic[0].length > 2 || head.subarray(0, 64).includes(0)))
    throw new UnreadableFile(magic[1]);
  if (/^RIFF....WEBP/s.test(start) || /^....ftyp(avif|heic|mif1)/s.test(start))
    throw new UnreadableFile('picture');
  const guess = guessEncoding(head, false);
  if (guess.encoding.startsWith('utf-16')) return;
  let controls = 0;
  let nuls = 0;
  const length = Math.min(head.length, 65_536);
  for (let i = 0; i < length; i++) {
    const c = head[i] as number;
    if (c === 0) nuls++;
    else if (c < 32 && c !== 9 && c !== 10 && c !== 13 && c !== 26) controls++;
  }
  if (nuls > length / 1_000 || nuls + controls > length / 100) throw new UnreadableFile('binary');
}

function looksLikeWorkbook(head: Buffer): boolean {
  const names = head.toString('latin1');
  return /\[Content_Types\]\.xml|xl\/|_rels\/\.rels|docProps\//.test(names);
}

/** Unpacks .gz, counting on both sides. */
async function* unpacked(packed: Peeked, limits: Limits): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  let bytesIn = 0;
  let bytesOut = 0;
  const feed = async () => {
    for await (const chunk of packed) {
      bytesIn += chunk.length;
      if (!gunzip.write(chunk)) await room(gunzip);
      if (gunzip.destroyed) return;
    }
    gunzip.end();
  };
  const feeding = feed().catch((error: unknown) =>
    gunzip.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      bytesOut += chunk.length;
      if (bytesOut > limits.maxBytes || (bytesOut > 64 * 2 ** 20 && bytesOut > bytesIn * limits.maxRatio)) {
        throw new UnreadableFile('gzipBomb', {
          megabytes: Math.round(bytesOut / 1e6),
          packed: Math.ceil(bytesIn / 1e6),
        });
      }
      yield chunk;
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') throw new UnreadableFile('gzipTruncated', {}, { cause: error });
    if (typeof code === 'string' && code.startsWith('Z_'))
      throw new UnreadableFile('gzipBroken', {}, { cause: error });
    throw error;
  } finally {
    gunzip.destroy();
    await feeding;
    await packed.close();
  }
}

/** Waits until a stream takes more, or will take nothing any more. */
async function room(stream: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
    if (stream.destroyed) done();
  });
}

async function collect(content: Peeked): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of content) {
    parts.push(chunk);
    length += chunk.length;
    if (length > MAX_WORKBOOK_IN_MEMORY) {
      throw new UnreadableFile('xlsxTooBig', { limit: MAX_WORKBOOK_IN_MEMORY / 2 ** 20 });
    }
  }
  return Buffer.concat(parts);
}

/** A stream whose beginning can be looked at before it is read; it can be read once. */
class Peeked implements AsyncIterable<Buffer> {
  head: Buffer = Buffer.alloc(0);
  whole = false;
  readonly #rest: AsyncIterator<Buffer>;

  private constructor(rest: AsyncIterator<Buffer>) {
    this.#rest = rest;
  }

  static async of(chunks: AsyncIterable<Buffer>, bytes: number): Promise<Peeked> {
    return new Peeked(chunks[Symbol.asyncIterator]()).more(bytes);
  }

  /** Reads on until `head` holds at least `bytes`, or everything. */
  async more(bytes: number): Promise<this> {
    const parts = [this.head];
    let length = this.head.length;
    while (length < bytes && !this.whole) {
      const next = await this.#rest.next();
      if (next.done === true) this.whole = true;
      else {
        parts.push(next.value);
        length += next.value.length;
      }
    }
    this.head = Buffer.concat(parts);
    return this;
  }

  async close(): Promise<void> {
    await this.#rest.return?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      if (this.head.length > 0) yield this.head;
      while (!this.whole) {
        const next = await this.#rest.next();
        if (next.done === true) this.whole = true;
        else yield next.value;
      }
    } finally {
      await this.close();
    }
  }
}
