import type { BatchBuilder } from './batch.ts';
import { MAX_COLUMNS } from './batch.ts';
import { MAX_RECORD, type Parse } from './tokenize.ts';
import { UnreadableFile } from './unreadable.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** Calls `fields` for each complete line; used by both layouts without a delimiter. */
function byLine(
  fields: (bytes: Buffer, start: number, end: number, field: number, out: BatchBuilder) => number,
): Parse {
  return (bytes, end, last, out) => {
    let field = 0;
    let i = 0;
    while (i < end) {
      const start = i;
      while (i < end && bytes[i] !== LF && bytes[i] !== CR) i++;
      if (i - start > MAX_RECORD) throw new UnreadableFile('lineTooLong', { line: out.line });
      if (!last && i + (bytes[i] === CR ? 1 : 0) >= end) return start;
      out.reserve(field);
      const next = fields(bytes, start, i, field, out);
      if (next > field) field = out.finish(bytes, field, next, out.line);
      out.line++;
      i += bytes[i] === CR && i + 1 < end && bytes[i + 1] === LF ? 2 : 1;
    }
    return Math.min(i, end);
  };
}

/** Records whose fields stand apart by runs of blanks; a field in quotes may hold blanks. */
export function blankSeparated(): Parse {
  return byLine((bytes, start, end, first, out) => {
    let field = first;
    let i = start;
    for (;;) {
      while (i < end && (bytes[i] as number) <= 32) i++;
      if (i >= end) return field;
      if (field - first >= MAX_COLUMNS)
        throw new UnreadableFile('tooManyColumns', { line: out.line, limit: MAX_COLUMNS });
      const quoted = bytes[i] === QUOTE && bytes.subarray(i + 1, end).includes(QUOTE);
      if (quoted) i++;
      out.starts[field] = i;
      while (i < end && (quoted ? bytes[i] !== QUOTE : (bytes[i] as number) > 32)) i++;
      out.ends[field++] = i;
      if (quoted) i++;
    }
  });
}

/**
 * Records whose fields stand at fixed places.
 * @param positions - where each column begins, in characters from 0; the first is 0
 */
export function fixedColumns(positions: readonly number[]): Parse {
  return byLine((bytes, start, end, first, out) => {
    if (start === end) return first;
    let i = start;
    let character = 0;
    for (let column = 0; column < positions.length; column++) {
      const until = positions[column + 1] ?? Number.POSITIVE_INFINITY;
      let from = i;
      while (i < end && character < until) {
        i++;
        // the bytes of one UTF-8 character belong together
        while (i < end && ((bytes[i] as number) & 0xc0) === 0x80) i++;
        character++;
      }
      let to = i;
      while (from < to && (bytes[from] as number) <= 32) from++;
      while (to > from && (bytes[to - 1] as number) <= 32) to--;
      out.starts[first + column] = from;
      out.ends[first + column] = to;
    }
    return first + positions.length;
  });
}
