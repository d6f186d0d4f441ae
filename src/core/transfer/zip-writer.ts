// A ZIP file written from its beginning to its end without going back (APPNOTE.TXT 6.3.10), so that it can be on its way
// while it is made. Sizes follow their contents; all of them in 64 bits, since nobody knows beforehand.
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { Written } from './manifest.ts';
import { type Chunks, measured } from './measured.ts';

const VERSION = 45; // of ZIP: 64-bit sizes
const FLAGS = 0x0808; // sizes behind the contents, names in UTF-8
const DEFLATE = 8;
const UNKNOWN = 0xffff_ffff; // the 64-bit field says it
const LEVEL = 3;

type Entry = { name: Buffer; crc: number; packed: number; bytes: number; at: number };

export class ZipWriter {
  readonly #out: Writable;
  readonly #entries: Entry[] = [];
  readonly #time: number;
  #at = 0;

  constructor(out: Writable, madeAt = new Date()) {
    this.#out = out;
    out.on('error', () => {}); // whoever writes hears it
    this.#time = dosTime(madeAt);
  }

  /** One at a time. @throws what the stream says, or whoever gives the chunks */
  async add(name: string, chunks: Chunks): Promise<Written> {
    const entry: Entry = { name: Buffer.from(name), crc: 0, packed: 0, bytes: 0, at: this.#at };
    await this.#write(this.#localHeader(entry));
    const written = await measured(name, chunks, async (counted) => {
      const summed = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of counted) {
          entry.crc = crc32(chunk, entry.crc);
          entry.bytes += chunk.length;
          yield chunk;
        }
      };
      await pipeline(
        summed(),
        createDeflateRaw({ level: LEVEL }),
        async (packed: AsyncIterable<Buffer>): Promise<void> => {
          for await (const piece of packed) {
            entry.packed += piece.length;
            await this.#write(piece);
          }
        },
      );
    });
    await this.#write(
      record(['u32', 0x0807_4b50], ['u32', entry.crc], ['u64', entry.packed], ['u64', entry.bytes]),
    );
    this.#entries.push(entry);
    return written;
  }

  /** Writes the directory and ends the stream. */
  async finish(): Promise<void> {
    const begin = this.#at;
    for (const entry of this.#entries) await this.#write(this.#centralHeader(entry));
    const length = this.#at - begin;
    const count = this.#entries.length;
    const end = this.#at;
    await this.#write(
      record(
        ['u32', 0x0606_4b50],
        ['u64', 44],
        ['u16', VERSION],
        ['u16', VERSION],
        ['u32', 0],
        ['u32', 0],
        ['u64', count],
        ['u64', count],
        ['u64', length],
        ['u64', begin],
        ['u32', 0x0706_4b50], // where that record is
        ['u32', 0],
        ['u64', end],
        ['u32', 1],
        ['u32', 0x0605_4b50], // the end as readers look for it
        ['u16', 0],
        ['u16', 0],
        ['u16', 0xffff],
        ['u16', 0xffff],
        ['u32', UNKNOWN],
        ['u32', UNKNOWN],
        ['u16', 0],
      ),
    );
    this.#out.end();
    await finished(this.#out);
  }

  #localHeader({ name }: Entry): Buffer {
    const head = record(
      ['u32', 0x0403_4b50],
      ['u16', VERSION],
      ['u16', FLAGS],
      ['u16', DEFLATE],
      ['u32', this.#time],
      ['u32', 0],
      ['u32', UNKNOWN],
      ['u32', UNKNOWN],
      ['u16', name.length],
      ['u16', 20],
    );
    return Buffer.concat([head, name, record(['u16', 1], ['u16', 16], ['u64', 0], ['u64', 0])]);
  }

  #centralHeader({ name, crc, packed, bytes, at }: Entry): Buffer {
    const head = record(
      ['u32', 0x0201_4b50],
      ['u16', VERSION],
      ['u16', VERSION],
      ['u16', FLAGS],
      ['u16', DEFLATE],
      ['u32', this.#time],
      ['u32', crc],
      ['u32', UNKNOWN],
      ['u32', UNKNOWN],
      ['u16', name.length],
      ['u16', 28],
      ['u16', 0],
      ['u16', 0],
      ['u16', 0],
      ['u32', 0],
      ['u32', UNKNOWN],
    );
    return Buffer.concat([
      head,
      name,
      record(['u16', 1], ['u16', 24], ['u64', bytes], ['u64', packed], ['u64', at]),
    ]);
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#out.errored) throw this.#out.errored;
    if (this.#out.destroyed) throw new Error('the stream was closed before the export was complete');
    this.#at += bytes.length;
    if (!this.#out.write(bytes)) await Promise.race([once(this.#out, 'drain'), closedEarly(this.#out)]);
  }
}

/** A browser that goes away closes the stream without an error. */
async function closedEarly(out: Writable): Promise<never> {
  await once(out, 'close');
  throw new Error('the stream was closed before the export was complete');
}

function record(...fields: [kind: 'u16' | 'u32' | 'u64', value: number][]): Buffer {
  const sizes = { u16: 2, u32: 4, u64: 8 } as const;
  const buffer = Buffer.alloc(fields.reduce((sum, [kind]) => sum + sizes[kind], 0));
  let at = 0;
  for (const [kind, value] of fields) {
    if (kind === 'u16') buffer.writeUInt16LE(value, at);
    else if (kind === 'u32') buffer.writeUInt32LE(value, at);
    else buffer.writeBigUInt64LE(BigInt(value), at);
    at += sizes[kind];
  }
  return buffer;
}

/** Two seconds fine, from 1980. */
function dosTime(at: Date): number {
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return day * 65_536 + time;
}
