import type { Params, ProblemCode } from './unreadable.ts';

/** A line that is set aside: its place in the file, why, and its fields for the file of rejected lines. */
export interface Rejected {
  /** Line of the file, counted from 1; for a workbook the row. */
  line: number;
  code: ProblemCode;
  params: Params;
  fields: string[];
}

/**
 * Some thousand records as places in a buffer; no string is made for a field that nobody asks for.
 *
 * `starts` and `ends` hold `records * columns` places; a field is UTF-8, without quotes and without blanks
 * at its ends. A batch and what it points to are valid until the next one is asked for: the buffers are
 * used again, which keeps memory flat for a file of any length.
 */
export interface Batch {
  bytes: Buffer;
  records: number;
  columns: number;
  starts: Int32Array;
  ends: Int32Array;
  /** Line of the file on which each record begins, counted from 1. */
  lines: Int32Array;
  /** Records that were handed on before this batch, rejected ones not counted. */
  firstRecord: number;
  /** Records with more or fewer fields than the first one. */
  rejected: Rejected[];
}

/** @returns the text of one field */
export function fieldText(batch: Batch, record: number, column: number): string {
  const at = record * batch.columns + column;
  return batch.bytes.toString('utf8', batch.starts[at], batch.ends[at]);
}

/** @returns all fields of a record */
export function recordTexts(batch: Batch, record: number): string[] {
  return Array.from({ length: batch.columns }, (_, column) => fieldText(batch, record, column));
}

/** Whether the fields at two places are the same, compared from the end, where neighbours differ. */
export function sameField(batch: Batch, a: number, b: number): boolean {
  const { bytes, starts, ends } = batch;
  let i = ends[a] as number;
  let j = ends[b] as number;
  const start = starts[a] as number;
  if (i - start !== j - (starts[b] as number)) return false;
  while (i > start) if (bytes[--i] !== bytes[--j]) return false;
  return true;
}

/** No record may have more fields than this. */
export const MAX_COLUMNS = 1_000;

/** Where parsers write the places of fields; `columns` is 0 until the first record is complete. */
export class BatchBuilder {
  columns: number;
  /** Line of the file that comes next, counted from 1. */
  line = 1;
  starts = new Int32Array(16_384);
  ends = new Int32Array(16_384);
  lines = new Int32Array(2_048);
  records = 0;
  firstRecord = 0;
  rejected: Rejected[] = [];

  constructor(columns = 0) {
    this.columns = columns;
  }

  /** Makes room for one more record that starts at field `used`. */
  reserve(used: number): void {
    if (used + MAX_COLUMNS + 2 > this.starts.length) {
      this.starts = grown(this.starts);
      this.ends = grown(this.ends);
    }
    if (this.records + 1 > this.lines.length) this.lines = grown(this.lines);
  }

  /**
   * Ends the record whose fields are `from..to`.
   * @returns where the next record's fields go: `to` when it fits, `from` when it was set aside
   */
  finish(bytes: Buffer, from: number, to: number, line: number): number {
    const found = to - from;
    if (this.columns === 0) this.columns = found;
    if (found === this.columns) {
      this.lines[this.records++] = line;
      return to;
    }
    let filled = to;
    while (filled > from && this.starts[filled - 1] === this.ends[filled - 1]) filled--;
    if (filled - from <= this.columns && found > this.columns) {
      // only empty fields too many: spreadsheets write these when a cell was once touched
      this.lines[this.records++] = line;
      return from + this.columns;
    }
    const fields: string[] = [];
    for (let i = from; i < to; i++) fields.push(bytes.toString('utf8', this.starts[i], this.ends[i]));
    this.rejected.push({
      line,
      code: found < this.columns ? 'tooFewColumns' : 'tooManyColumns',
      params: { found, expected: this.columns },
      fields,
    });
    return from;
  }

  /** Hands on what was gathered. */
  take(bytes: Buffer): Batch {
    const { records, columns, starts, ends, lines, firstRecord, rejected } = this;
    return { bytes, records, columns, starts, ends, lines, firstRecord, rejected };
  }

  /** Begins the next batch. */
  clear(): void {
    this.firstRecord += this.records;
    this.records = 0;
    this.rejected = [];
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const bigger = new Int32Array(array.length * 2);
  bigger.set(array);
  return bigger;
}
