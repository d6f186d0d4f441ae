// COPY in PostgreSQL's binary format: the server then parses nothing, which costs it less than half of what text costs
// (bench/import.ts). Fields are written one after the other into buffers that go out as they fill. The protocol is
// spoken here and not by pg-copy-streams: that one brings the process down when the server refuses a row (a full
// disk) while data is still on its way out.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Writable } from 'node:stream';
import type pg from 'pg';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const COPY_DATA = 100;
const COPY_DONE = 99;
const HEAD = 5;
const PIECE = 1 << 17;
/** Microseconds from 1970, from which we count, to 2000, from which PostgreSQL does. */
const EPOCH = 946_684_800_000_000;
const POWERS = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** Pieces that have been written and can be filled again: without them an import leaves 200 MB to be collected. */
const pieces: Buffer[] = [];
const KEPT = 64;

function takePiece(): Buffer {
  return pieces.pop() ?? Buffer.allocUnsafeSlow(PIECE);
}

function givePiece(piece: Buffer): void {
  if (piece.length === PIECE && pieces.length < KEPT) pieces.push(piece);
}

/** The query that pg runs: it learns from the server when to send, and how it ended. */
class CopyIn implements pg.Submittable {
  readonly text: string;
  readonly ready = Promise.withResolvers<Writable>();
  readonly done = Promise.withResolvers<number>();
  rowCount = 0;

  constructor(text: string) {
    this.text = text;
    this.ready.promise.catch(() => {}); // whoever writes hears it from `done`
    this.done.promise.catch(() => {});
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
  }

  callback(): void {}

  handleCopyInResponse(connection: pg.Connection): void {
    this.ready.resolve(connection.stream);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rowCount = Number(/\d+$/.exec(text)?.[0] ?? 0);
  }

  handleReadyForQuery(): void {
    this.done.resolve(this.rowCount);
  }

  handleError(error: unknown): void {
    this.ready.reject(error);
    this.done.reject(error);
  }
}

/** One COPY into one table. Call `row`, then one method for each column in order; `end` when all rows are written. */
export class CopyRows {
  readonly #copy: CopyIn;
  readonly #columns: number;
  #out: Writable | undefined;
  #waiting: [piece: Buffer, length: number][] = [];
  #failure: unknown;
  #bytes = takePiece();
  #view = new DataView(this.#bytes.buffer);
  /** Five bytes at the beginning of a piece are the head of its message. */
  #at = HEAD;

  /** @param columns names of columns of the table, in the order in which fields are written */
  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#columns = columns.length;
    this.#copy = client.query(new CopyIn(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    this.#copy.ready.promise.then(
      (out) => this.#begin(out),
      () => {},
    );
    this.#copy.done.promise.catch((error: unknown) => (this.#failure = error));
    this.#at += SIGNATURE.copy(this.#bytes, HEAD);
  }

  row(): void {
    if (this.#at > this.#bytes.length - 4_096) this.#send();
    this.#view.setInt16(this.#at, this.#columns);
    this.#at += 2;
  }

  null(): void {
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  /** @param bytes holds the sixteen bytes of a UUID from `offset` */
  uuid(bytes: Uint8Array, offset = 0): void {
    const view = this.#view;
    let at = this.#at;
    view.setInt32(at, 16);
    at += 4;
    const target = this.#bytes;
    for (let i = 0; i < 16; i++) target[at + i] = bytes[offset + i] as number;
    this.#at = at + 16;
  }

  bool(value: boolean): void {
    this.#view.setInt32(this.#at, 1);
    this.#bytes[this.#at + 4] = value ? 1 : 0;
    this.#at += 5;
  }

  int2(value: number): void {
    this.#view.setInt32(this.#at, 2);
    this.#view.setInt16(this.#at + 4, value);
    this.#at += 6;
  }

  int4(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  /** @param value a safe integer */
  int8(value: number): void {
    this.int8Halves(Math.floor(value / 4_294_967_296), value | 0);
  }

  int8Halves(high: number, low: number): void {
    const { at, view } = { at: this.#at, view: this.#view };
    view.setInt32(at, 8);
    view.setInt32(at + 4, high);
    view.setInt32(at + 8, low);
    this.#at = at + 12;
  }

  /** @param micros microseconds since 1970 */
  timestamp(micros: number): void {
    this.int8(micros - EPOCH);
  }

  /** The number `digits / 10^scale`, exactly. @param digits a safe integer @param scale 0 to 15 */
  numeric(digits: number, scale: number): void {
    const view = this.#view;
    const at = this.#at;
    let rest = Math.abs(digits);
    let groups = 0;
    let fraction = (scale + 3) >> 2;
    const start = at + 12;
    const padding = POWERS[fraction * 4 - scale] as number;
    if (rest * padding > Number.MAX_SAFE_INTEGER) {
      let large = BigInt(rest) * BigInt(padding);
      for (; large > 0n || groups < fraction; groups++, large /= 10_000n)
        view.setInt16(start + groups * 2, Number(large % 10_000n));
    } else {
      rest *= padding;
      for (; rest > 0 || groups < fraction; groups++) {
        const above = Math.floor(rest / 10_000);
        view.setInt16(start + groups * 2, rest - above * 10_000);
        rest = above;
      }
    }
    for (let low = 0, high = groups - 1; low < high; low++, high--) {
      const kept = view.getInt16(start + low * 2);
      view.setInt16(start + low * 2, view.getInt16(start + high * 2));
      view.setInt16(start + high * 2, kept);
    }
    view.setInt32(at, 8 + groups * 2);
    view.setInt16(at + 4, groups);
    view.setInt16(at + 6, groups - fraction - 1);
    view.setInt16(at + 8, digits < 0 ? 0x4000 : 0);
    view.setInt16(at + 10, scale);
    this.#at = start + groups * 2;
  }

  /** Text, or null. What PostgreSQL keeps in no text, the NUL, is left out. */
  text(value: string | null): void {
    if (value === null) return this.null();
    const clean = value.includes('\0') ? value.replaceAll('\0', '') : value;
    this.#room(clean.length * 3 + 4);
    const length = this.#bytes.write(clean, this.#at + 4);
    this.#view.setInt32(this.#at, length);
    this.#at += 4 + length;
  }

  jsonb(value: object): void {
    const text = JSON.stringify(value).replaceAll('\\u0000', '');
    this.#room(text.length * 3 + 5);
    const length = this.#bytes.write(text, this.#at + 5);
    this.#view.setInt32(this.#at, length + 1);
    this.#bytes[this.#at + 4] = 1; // the version of the format
    this.#at += 5 + length;
  }

  /** An empty array of any type. @param element OID of its elements */
  emptyArray(element: number): void {
    this.#view.setInt32(this.#at, 12);
    this.#view.setInt32(this.#at + 4, 0);
    this.#view.setInt32(this.#at + 8, 0);
    this.#view.setInt32(this.#at + 12, element);
    this.#at += 16;
  }

  /** Lets others run, and waits while the server has more than enough to do. @throws what the server refused */
  async pause(): Promise<void> {
    if (this.#out === undefined) await Promise.race([this.#copy.ready.promise, this.#copy.done.promise]);
    const out = this.#out;
    if (out?.writableNeedDrain === true) await drained(out);
    else await breathe();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** @returns how many rows the server says it took @throws what the server refused */
  async end(): Promise<number> {
    this.#room(2);
    this.#view.setInt16(this.#at, -1);
    this.#at += 2;
    this.#send();
    this.#write(Buffer.from([COPY_DONE, 0, 0, 0, 4]), 5);
    return this.#copy.done.promise;
  }

  #begin(out: Writable): void {
    this.#out = out;
    for (const [piece, length] of this.#waiting) this.#write(piece, length);
    this.#waiting = [];
  }

  #write(piece: Buffer, length: number): void {
    if (this.#failure !== undefined) return;
    if (this.#out === undefined) this.#waiting.push([piece, length]);
    else this.#out.write(piece.subarray(0, length), () => givePiece(piece));
  }

  #room(bytes: number): void {
    if (this.#at + bytes + 2_048 <= this.#bytes.length) return;
    this.#send(Math.max(PIECE, bytes + 4_096));
  }

  /** A buffer that went out belongs to the connection until it is written, so the next piece is another one. */
  #send(next = PIECE): void {
    if (this.#at > HEAD) {
      this.#bytes[0] = COPY_DATA;
      this.#view.setInt32(1, this.#at - 1);
      this.#write(this.#bytes, this.#at);
    }
    this.#bytes = next === PIECE ? takePiece() : Buffer.allocUnsafeSlow(next);
    this.#view = new DataView(this.#bytes.buffer);
    this.#at = HEAD;
  }
}

/** Copies a list. @param write writes one row: `row()` and its fields */
export async function copyEach<T>(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  items: readonly T[],
  write: (rows: CopyRows, item: T) => void,
): Promise<void> {
  if (items.length === 0) return;
  const rows = new CopyRows(client, table, columns);
  let written = 0;
  for (const item of items) {
    write(rows, item);
    if (++written % 1_000 === 0) await rows.pause();
  }
  await rows.end();
}

/** Waits until a stream takes more, or will take nothing any more. */
async function drained(out: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const go = () => {
      out.off('drain', go).off('close', go);
      resolve();
    };
    out.once('drain', go).once('close', go);
    if (out.destroyed) go();
  });
}
