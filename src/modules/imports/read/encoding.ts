import { isAscii, isUtf8 } from 'node:buffer';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** What the first bytes say. `bom` is the length of the mark to leave out. */
export interface EncodingGuess {
  encoding: Encoding;
  bom: number;
  /** Only ASCII so far: later bytes decide between UTF-8 and Windows-1252. */
  open: boolean;
}

/** @param head - the beginning of the file; @param whole - there is no more behind it */
export function guessEncoding(head: Buffer, whole: boolean): EncodingGuess {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { encoding: 'utf-8', bom: 3, open: false };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: 2, open: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: 2, open: false };
  const sides = [0, 0];
  const length = Math.min(head.length, 4_096) & ~1;
  for (let i = 0; i < length; i++) if (head[i] === 0) sides[i & 1] = (sides[i & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = sides;
  // Latin letters, digits and separators have an empty upper byte; text in ASCII has no empty byte at all
  if (length >= 4 && odd > length / 5 && even < odd / 10)
    return { encoding: 'utf-16le', bom: 0, open: false };
  if (length >= 4 && even > length / 5 && odd < even / 10)
    return { encoding: 'utf-16be', bom: 0, open: false };
  if (isAscii(head)) return { encoding: 'utf-8', bom: 0, open: true };
  const complete = whole ? head : head.subarray(0, completeLength(head));
  return { encoding: isUtf8(complete) ? 'utf-8' : 'windows-1252', bom: 0, open: false };
}

/** What happened to a file's bytes on their way to UTF-8. */
export interface Transcoding {
  encoding: Encoding;
  /** Bytes of an otherwise UTF-8 file that were not UTF-8 and were read as Windows-1252. */
  repaired: number;
}

/** Hands on chunks as UTF-8; `state.encoding` is final once the first bytes beyond ASCII were seen. */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  guess: EncodingGuess,
  state: Transcoding,
): AsyncGenerator<Buffer> {
  let skip = guess.bom;
  let open = guess.open;
  let decoder = guess.encoding === 'utf-8' ? undefined : decoderOf(guess.encoding);
  let rest: Buffer = Buffer.alloc(0);
  for await (const given of chunks) {
    let chunk = skip > 0 ? given.subarray(skip) : given;
    skip = Math.max(0, skip - given.length);
    if (rest.length > 0) {
      chunk = Buffer.concat([rest, chunk]);
      rest = Buffer.alloc(0);
    }
    if (decoder === undefined) {
      if (isAscii(chunk)) {
        yield chunk;
        continue;
      }
      const complete = completeLength(chunk);
      const valid = isUtf8(chunk.subarray(0, complete));
      if (valid || !open) {
        open = false;
        rest = Buffer.from(chunk.subarray(complete));
        yield valid ? chunk.subarray(0, complete) : repaired(chunk.subarray(0, complete), state);
        continue;
      }
      state.encoding = 'windows-1252';
      decoder = decoderOf('windows-1252');
    }
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const text = decoder?.decode() ?? '';
  if (text !== '') yield Buffer.from(text);
  if (rest.length > 0) yield repaired(rest, state);
}

function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { ignoreBOM: true });
}

/** @returns how many bytes there are without a character that is cut off at the end */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const c = bytes[bytes.length - back] as number;
    if (c < 0x80) break;
    if (c >= 0xc0) return back < sequenceLength(c) ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

function repaired(bytes: Buffer, state: Transcoding): Buffer {
  const latin = decoderOf('windows-1252');
  const parts: Buffer[] = [];
  let good = 0;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes[i] as number);
    if (length > 0 && i + length <= bytes.length && isUtf8(bytes.subarray(i, i + length))) {
      i += length;
      continue;
    }
    parts.push(bytes.subarray(good, i), Buffer.from(latin.decode(bytes.subarray(i, i + 1))));
    state.repaired++;
    good = ++i;
  }
  parts.push(bytes.subarray(good));
  return Buffer.concat(parts);
}
