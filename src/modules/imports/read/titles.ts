// Reports carry a title, a period or Excel's "sep=;" above the table. A workbook's are passed over by how much of the
// width they fill (xlsx.ts); here they are cut off before the layout is looked for, so that reading costs nothing more.
import { detectLayout, hasHeader, readSample, type Delimiter } from './dialect.ts';

/** What stands above the table, in UTF-8. */
export interface Titles {
  bytes: number;
  lines: number;
}

const MOST_LINES = 10;
/** Looked at for titles: enough for some lines of any export. */
const LOOKED_AT = 1 << 14;

/**
 * Finds lines above the table: those that do not have its columns, or fill no more than half of them. Only where the
 * table begins with the names of its columns, so that no line of sales is ever taken for a title.
 * @param known - whether a text is the usual name of a column
 * @param delimiter - what a person says that it is
 */
export function findTitles(
  head: Buffer,
  whole: boolean,
  known: (name: string) => boolean,
  delimiter?: Delimiter,
): Titles | undefined {
  const top = head.subarray(0, LOOKED_AT);
  const complete = whole && top.length === head.length;
  let bytes = 0;
  for (let lines = 0; lines <= MOST_LINES && bytes < top.length; lines++) {
    const table = tableFrom(top.subarray(bytes), complete, delimiter);
    if (table !== undefined) {
      if (bytes === 0 && table.begin === 0) return undefined;
      if (hasHeader(table.records.slice(table.begin), known)) {
        const above = table.line - 1;
        return { bytes: bytes + bytesOfLines(top.subarray(bytes), above), lines: lines + above };
      }
    }
    bytes += bytesOfLines(top.subarray(bytes), 1);
  }
  return undefined;
}

/** @returns the records, and which of them is the first to fill more than half of the width, when all have as many fields */
function tableFrom(
  bytes: Buffer,
  complete: boolean,
  delimiter: Delimiter | undefined,
): { records: string[][]; begin: number; line: number } | undefined {
  try {
    const layout = detectLayout(bytes, complete, delimiter);
    if (layout.kind !== 'delimited') return undefined;
    const { records, lines, ragged, columns } = readSample(bytes, complete, layout);
    if (columns < 2 || records.length < 2 || ragged * 9 > records.length) return undefined;
    const widths = records.map((record) => record.filter((cell) => cell !== '').length);
    const widest = Math.max(...widths);
    const begin = widths.findIndex((width) => width * 2 > widest);
    return { records, begin, line: lines[begin] ?? 1 };
  } catch {
    return undefined; // said once the file is read as a whole
  }
}

/** @returns the length of the first `lines` lines with their ends */
function bytesOfLines(bytes: Buffer, lines: number): number {
  let at = 0;
  for (let line = 0; line < lines; line++) {
    while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
    at += bytes[at] === 13 && bytes[at + 1] === 10 ? 2 : 1;
  }
  return Math.min(at, bytes.length);
}

/** The chunks of a file without its first bytes. */
export async function* without(titles: Titles, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = titles.bytes;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
