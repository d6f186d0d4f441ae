// A ZIP file as a stream (APPNOTE 6.3.10): sizes follow each entry, so that nothing has to be known or held beforehand.
import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export type Entry = { name: string; content: AsyncIterable<string> | Iterable<string> };
type Written = { name: Buffer; crc: number; packed: number; size: number; offset: number };

const utf8Names = 0x0800;
const sizesFollow = 0x0008;
const deflated = 8;
const day1980 = 0x0021; // 1 January 1980: the same rows give the same bytes

/** Entries of up to 4 GB each and in sum. @throws RangeError beyond */
export async function* zip(entries: Iterable<Entry>): AsyncGenerator<Buffer> {
  const done: Written[] = [];
  let offset = 0;
  for (const entry of entries) {
    const written: Written = { name: Buffer.from(entry.name), crc: 0, packed: 0, size: 0, offset };
    const local = record(0x04034b50, common(written, false), written.name);
    yield local;
    for await (const chunk of deflate(entry, written)) {
      written.packed += chunk.length;
      yield chunk;
    }
    const after = fields([4, 0x08074b50], [4, written.crc], [4, written.packed], [4, written.size]);
    yield after;
    offset += local.length + written.packed + after.length;
    if (offset > 0xffffffff || written.size > 0xffffffff) throw new RangeError('a ZIP entry passed 4 GB');
    done.push(written);
  }
  const directory = Buffer.concat(done.map(central));
  yield directory;
  yield fields(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, done.length],
    [2, done.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  );
}

async function* deflate({ content }: Entry, written: Written): AsyncGenerator<Buffer> {
  async function* measured(): AsyncGenerator<Buffer> {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      written.crc = crc32(bytes, written.crc);
      written.size += bytes.length;
      yield bytes;
    }
  }
  const packer = createDeflateRaw({ level: 3 });
  pipeline(Readable.from(measured()), packer, () => {}); // an error of either reaches the loop below
  for await (const chunk of packer) yield chunk as Buffer;
}

/** Fields that the local header and the directory share. */
function common({ name, crc, packed, size }: Written, known: boolean): Buffer {
  const sizes = known ? [crc, packed, size] : [0, 0, 0];
  return fields(
    [2, 20],
    [2, utf8Names | sizesFollow],
    [2, deflated],
    [2, 0],
    [2, day1980],
    ...sizes.map((value): [number, number] => [4, value]),
    [2, name.length],
    [2, 0],
  );
}

function central(written: Written): Buffer {
  const madeBy = fields([2, 20]);
  const rest = fields([2, 0], [2, 0], [2, 0], [4, 0], [4, written.offset]);
  return record(0x02014b50, Buffer.concat([madeBy, common(written, true), rest]), written.name);
}

function record(signature: number, body: Buffer, name: Buffer): Buffer {
  return Buffer.concat([fields([4, signature]), body, name]);
}

function fields(...parts: [bytes: number, value: number][]): Buffer {
  return Buffer.concat(
    parts.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
