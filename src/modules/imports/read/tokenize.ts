import { BatchBuilder, MAX_COLUMNS, type Batch } from './batch.ts';
import { UnreadableFile } from './unreadable.ts';

/** No record may be longer than this; a longer one is nearly always a quote that is never closed. */
export const MAX_RECORD = 1 << 20;

const LF = 10;
const CR = 13;

/**
 * Reads complete records from `bytes[0, end)` into `out`. Two bytes after `end` may be overwritten.
 * @param last - no more bytes follow, so the rest is a record too
 * @returns how many bytes are used up; what follows them is offered again with more behind it
 */
export type Parse = (bytes: Buffer, end: number, last: boolean, out: BatchBuilder) => number;

/**
 * Turns UTF-8 chunks into batches of records.
 * @param capacity - bytes per batch; 128 kB (and the places in it) stay in the processor's cache: a fifth faster than 512 kB
 * @param line - line of the file on which the chunks begin
 * @throws UnreadableFile lineTooLong, and what `parse` throws
 */
export async function* toBatches(
  chunks: AsyncIterable<Buffer>,
  parse: Parse,
  { columns = 0, capacity = 1 << 16, line = 1 }: { columns?: number; capacity?: number; line?: number } = {},
): AsyncGenerator<Batch> {
  const out = new BatchBuilder(columns);
  out.line = line;
  let bytes = Buffer.allocUnsafe(capacity + 2);
  let have = 0;

  const read = (last: boolean): Batch => {
    const used = parse(bytes, have, last, out);
    if (used === 0 && have > MAX_RECORD) throw new UnreadableFile('lineTooLong', { line: out.line });
    const batch = out.take(bytes);
    rest = used;
    return batch;
  };
  let rest = 0;
  const next = () => {
    out.clear();
    bytes.copyWithin(0, rest, have);
    have -= rest;
    if (have + 2 >= bytes.length) {
      const bigger = Buffer.allocUnsafe(bytes.length * 2);
      bytes.copy(bigger, 0, 0, have);
      bytes = bigger;
    }
  };

  for await (const chunk of chunks) {
    let from = 0;
    while (from < chunk.length) {
      const took = chunk.copy(bytes, have, from, Math.min(chunk.length, from + bytes.length - 2 - have));
      have += took;
      from += took;
      if (have + 2 < bytes.length) continue;
      const batch = read(false);
      if (batch.records + batch.rejected.length > 0) yield batch;
      next();
    }
  }
  if (have > 0) {
    const batch = read(true);
    if (batch.records + batch.rejected.length > 0) yield batch;
  }
}

/**
 * Records of delimited text (RFC 4180 and what is found in practice: any of CR, LF, CRLF as the end of a
 * line, also mixed; a quote within an unquoted field is a character; text behind a closing quote belongs to
 * the field; blank lines are passed over).
 * @param delimiter - one ASCII byte
 * @param quote - one ASCII byte
 * @returns a parser that throws UnreadableFile unbalancedQuote, tooManyColumns or lineTooLong
 */
export function delimited(delimiter: number, quote: number): Parse {
  const stops = new Uint8Array(256);
  stops[delimiter] = stops[LF] = stops[CR] = 1;

  return (bytes, end, last, out) => {
    bytes[end] = LF; // ends every scan without a bounds check per byte
    bytes[end + 1] = 0;
    const escaped: number[] = [];
    let field = 0;
    let i = 0;
    while (i < end) {
      out.reserve(field);
      const { starts, ends } = out;
      const record = i;
      const first = field;
      let extraLines = 0;
      let c = 0;
      let quoted = false;
      for (;;) {
        let start = i;
        let stop: number;
        if (bytes[i] === quote && i < end) {
          quoted = true;
          start = ++i;
          for (;;) {
            c = bytes[i] as number;
            while (c > CR && c !== quote) c = bytes[++i] as number;
            if (c === quote) {
              if (bytes[i + 1] !== quote) break;
              if (escaped[escaped.length - 1] !== field) escaped.push(field);
              i += 2;
              continue;
            }
            if (i === end) {
              if (!last) return tooLong(record, end, out);
              throw new UnreadableFile('unbalancedQuote', {
                line: out.line + linesWithin(bytes, record, start),
              });
            }
            if (c === LF || (c === CR && bytes[i + 1] !== LF)) extraLines++;
            i++;
          }
          stop = i++;
          if (stops[bytes[i] as number] === 0) {
            if (escaped[escaped.length - 1] !== field) escaped.push(field);
            while (stops[bytes[i] as number] === 0) i++;
            stop = i;
          }
        } else {
          while (stops[bytes[i] as number] === 0) i++;
          stop = i;
        }
        c = bytes[i] as number;
        while (start < stop && (bytes[start] as number) <= 32) start++;
        while (stop > start && (bytes[stop - 1] as number) <= 32) stop--;
        starts[field] = start;
        ends[field++] = stop;
        if (c !== delimiter) break;
        i++;
        if (field - first > MAX_COLUMNS) {
          throw new UnreadableFile('tooManyColumns', { line: out.line, limit: MAX_COLUMNS });
        }
      }
      if (!last && i + (c === CR ? 1 : 0) >= end) return tooLong(record, end, out);
      if (i - record > MAX_RECORD) throw new UnreadableFile('lineTooLong', { line: out.line });
      i += c === CR && bytes[i + 1] === LF ? 2 : 1;

      while (escaped.length > 0) unescape(bytes, starts, ends, escaped.pop() as number, quote);
      const blank = field === first + 1 && starts[first] === ends[first] && !quoted;
      field = blank ? first : out.finish(bytes, first, field, out.line);
      out.line += 1 + extraLines;
    }
    return end;
  };
}

function tooLong(record: number, end: number, out: BatchBuilder): number {
  if (end - record > MAX_RECORD) throw new UnreadableFile('lineTooLong', { line: out.line });
  return record;
}

/** Doubled quotes become one, the closing quote before more text goes; the field shrinks in its place. */
function unescape(bytes: Buffer, starts: Int32Array, ends: Int32Array, field: number, quote: number): void {
  const end = ends[field] as number;
  let to = starts[field] as number;
  let inside = true;
  for (let i = to; i < end; i++) {
    if (bytes[i] === quote && inside) {
      if (bytes[i + 1] === quote && i + 1 < end) i++;
      else {
        inside = false;
        continue;
      }
    }
    bytes[to++] = bytes[i] as number;
  }
  ends[field] = to;
}

function linesWithin(bytes: Buffer, from: number, to: number): number {
  let lines = 0;
  for (let i = from; i < to; i++) if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) lines++;
  return lines;
}
