// COPY in PostgreSQL's binary format: the server then parses nothing, which costs it less than half of what text costs
// (bench/import.ts). Fields are written one after the other into buffers. The protocol is spoken here and not by
// pg-copy-streams: that one brings the process down when the server refuses a row (a full disk) while data is still on
// its way out, and it waits for the server between any two tables.
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

function givePiece(piece: Uint8Array): void {
  if (Buffer.isBuffer(piece) && piece.length === PIECE && pieces.length < KEPT) pieces.push(piece);
}

/**
 * Rows for one table or several, written into memory and then sent as one statement: the rows follow the statement
 * without waiting to be asked for, so that the server never waits for an answer of ours between two tables.
 */
export class Copies {
  readonly #tables: { table: string; columns: readonly string[] }[] = [];
  readonly #messages: Packed['messages'] = [];
  #open: CopyRows | undefined;

  /** Begins the rows of a table, and ends those of the one before. @param columns in the order in which fields are written */
  into(table: string, columns: readonly string[]): CopyRows {
    this.#close();
    this.#tables.push({ table, columns });
    this.#open = new CopyRows(columns.length, this.#messages);
    return this.#open;
  }

  /** Copies a list. @param write writes one row: `row()` and its fields */
  each<T>(
    table: string,
    columns: readonly string[],
    items: readonly T[],
    write: (rows: CopyRows, item: T) => void,
  ): void {
    if (items.length === 0) return;
    const rows = this.into(table, columns);
    for (const item of items) write(rows, item);
  }

  /**
   * To be called once, within a transaction: the server stops at the first row that it refuses.
   * @returns for each table how many rows the server says it took @throws what the server refused
   */
  send(client: pg.ClientBase): Promise<Map<string, number>> {
    return sendPacked(client, this.pack());
  }

  /** To be called once. @returns what can be handed to another thread and sent from there */
  pack(): Packed {
    this.#close();
    return { tables: this.#tables, messages: this.#messages };
  }

  #close(): void {
    this.#open?.end();
    this.#open = undefined;
  }
}

/** Rows of tables as they are sent. */
export type Packed = {
  tables: { table: string; columns: readonly string[] }[];
  messages: [piece: Uint8Array, length: number][];
};

/** @returns for each table how many rows the server says it took @throws what the server refused */
export async function sendPacked(
  client: pg.ClientBase,
  { tables, messages }: Packed,
): Promise<Map<string, number>> {
  if (tables.length === 0) return new Map();
  const statements = tables.map(
    ({ table, columns }) => `COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`,
  );
  const taken = await client.query(new CopyIn(statements.join(';'), messages)).done.promise;
  return new Map(tables.map(({ table }, index) => [table, taken[index] ?? 0]));
}

/** The query that pg runs. */
class CopyIn implements pg.Submittable {
  readonly text: string;
  readonly done = Promise.withResolvers<number[]>();
  readonly #messages: Packed['messages'];
  readonly #taken: number[] = [];

  constructor(text: string, messages: Packed['messages']) {
    this.text = text;
    this.#messages = messages;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.text);
    // A server that refuses reads the rest and ignores it: Frontend/Backend Protocol, "COPY Operations".
    for (const [piece, length] of this.#messages)
      connection.stream.write(piece.subarray(0, length), () => givePiece(piece));
  }

  callback(): void {}

  handleCopyInResponse(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.#taken.push(Number(/\d+$/.exec(text)?.[0] ?? 0));
  }

  handleReadyForQuery(): void {
    this.done.resolve(this.#taken);
  }

  handleError(error: unknown): void {
    this.done.reject(error);
  }
}

/** The rows of one table. Call `row`, then one method for each column in order. */
export class CopyRows {
  readonly #columns: number;
  readonly #messages: Packed['messages'];
  #bytes = takePiece();
  #view = new DataView(this.#bytes.buffer);
  /** Five bytes at the beginning of a piece are the head of its message. */
  #at = HEAD;

  constructor(columns: number, messages: Packed['messages']) {
    this.#columns = columns;
    this.#messages = messages;
    this.#at += SIGNATURE.copy(this.#bytes, HEAD);
  }

  row(): void {
    if (this.#at > this.#bytes.length - 4_096) this.#keep();
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

  float4(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setFloat32(this.#at + 4, value);
    this.#at += 8;
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

  /** Behind the last row. */
  end(): void {
    this.#room(2);
    this.#view.setInt16(this.#at, -1);
    this.#at += 2;
    this.#keep(0);
    this.#messages.push([Uint8Array.of(COPY_DONE, 0, 0, 0, 4), 5]);
  }

  #room(bytes: number): void {
    if (this.#at + bytes + 2_048 <= this.#bytes.length) return;
    this.#keep(Math.max(PIECE, bytes + 4_096));
  }

  /** What was written waits for its turn as a message. @param next bytes of the piece to write into next, 0 for none */
  #keep(next = PIECE): void {
    if (this.#at > HEAD) {
      this.#bytes[0] = COPY_DATA;
      this.#view.setInt32(1, this.#at - 1);
      this.#messages.push([this.#bytes, this.#at]);
    }
    if (next === 0) return;
    this.#bytes = next === PIECE ? takePiece() : Buffer.allocUnsafeSlow(next);
    this.#view = new DataView(this.#bytes.buffer);
    this.#at = HEAD;
  }
}
