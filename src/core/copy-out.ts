// COPY … TO in PostgreSQL's binary format: a million rows come in as numbers, without a text or an object for any field.
import { once } from 'node:events';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

const SIGNATURE = 19; // with flags and an extension of no bytes
const NULL = -1;

/** A row where it lies in the buffer: valid until the next one. Fields are named by their place, from 0. */
export class CopiedRow {
  bytes: Buffer = Buffer.alloc(0);
  /** where each field begins, or -1 where it is null */
  readonly starts: Int32Array;
  readonly lengths: Int32Array;

  constructor(fields: number) {
    this.starts = new Int32Array(fields);
    this.lengths = new Int32Array(fields);
  }

  isNull(field: number): boolean {
    return this.starts[field] === NULL;
  }

  int4(field: number): number {
    return this.bytes.readInt32BE(this.starts[field]);
  }

  /** @returns a safe integer */
  int8(field: number): number {
    const at = this.starts[field] as number;
    return this.bytes.readInt32BE(at) * 4_294_967_296 + this.bytes.readUInt32BE(at + 4);
  }

  text(field: number): string {
    const at = this.starts[field] as number;
    return this.bytes.toString('utf8', at, at + (this.lengths[field] as number));
  }

  /** Copies the bytes of a field, of a UUID sixteen. */
  copy(field: number, target: Uint8Array, offset: number): void {
    const at = this.starts[field] as number;
    target.set(this.bytes.subarray(at, at + (this.lengths[field] as number)), offset);
  }
}

/** @param query a SELECT without parameters @param take is called with each row */
export async function copyOut(
  client: pg.ClientBase,
  query: string,
  fields: number,
  take: (row: CopiedRow) => void,
): Promise<void> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  const row = new CopiedRow(fields);
  let left: Buffer = Buffer.alloc(0);
  let begun = false;
  stream.on('data', (chunk: Buffer) => {
    row.bytes = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
    let at = 0;
    if (!begun) {
      left = row.bytes;
      if (left.length < SIGNATURE) return;
      at = SIGNATURE;
      begun = true;
    }
    for (let end = readRow(row, at, fields); end > 0; end = readRow(row, at, fields)) {
      take(row);
      at = end;
    }
    left = row.bytes.subarray(at);
  });
  await once(stream, 'end');
}

/** @returns where the next row begins, or 0 when this one is not there as a whole */
function readRow(row: CopiedRow, from: number, fields: number): number {
  const { bytes, starts, lengths } = row;
  if (from + 2 + fields * 4 > bytes.length) return 0;
  let at = from + 2;
  for (let field = 0; field < fields; field++) {
    if (at + 4 > bytes.length) return 0;
    const length = bytes.readInt32BE(at);
    at += 4;
    starts[field] = length < 0 ? NULL : at;
    lengths[field] = length;
    if (length > 0) at += length;
  }
  return at > bytes.length ? 0 : at;
}
