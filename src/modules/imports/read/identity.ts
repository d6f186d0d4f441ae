import type { Batch } from './batch.ts';
import { Interner } from './intern.ts';
import { columnOf, type Reading } from './reading.ts';

/** What a customer is told apart by. */
export const BY_NUMBER = 0;
export const BY_EMAIL = 1;
export const BY_PHONE = 2;
export const BY_NAME = 3;

/** What exports write where they mean nobody. */
const NOBODY = new Set(['na', 'n/a', 'nan', 'null', 'none', 'nil', '-', '--', '0', '#n/a', '?']);

/**
 * Who bought: by customer number, else by e-mail or phone; by name (with postcode) only in a file that has
 * none of these columns. A line with none of them is nobody's.
 */
export class CustomerKeys {
  readonly keys = new Interner();
  readonly #number: number;
  readonly #email: number;
  readonly #phone: number;
  readonly #names: number[];
  readonly #scratch = Buffer.allocUnsafe(4_096);

  constructor(reading: Reading) {
    this.#number = columnOf(reading, 'customerNumber');
    this.#email = columnOf(reading, 'email');
    this.#phone = columnOf(reading, 'phone');
    const byName = this.#number < 0 && this.#email < 0 && this.#phone < 0;
    const roles = ['company', 'customerName', 'givenName', 'familyName', 'postcode'] as const;
    const columns = byName ? roles.map((role) => columnOf(reading, role)) : [];
    this.#names = columns.slice(0, 4).some((column) => column >= 0)
      ? columns.filter((column) => column >= 0)
      : [];
  }

  /** @param base - place of the record's first field; @returns the customer's key, -1 for nobody */
  of(batch: Batch, base: number): number {
    const { bytes, starts, ends } = batch;
    if (this.#number >= 0) {
      const start = starts[base + this.#number] as number;
      const end = withoutPointZero(bytes, start, ends[base + this.#number] as number);
      if (end > start && !(end - start <= 4 && isNobody(bytes, start, end))) {
        return this.keys.intern(bytes, start, end, BY_NUMBER);
      }
    }
    if (this.#email >= 0) {
      const length = this.#copy(batch, base + this.#email, (c) => (c >= 65 && c <= 90 ? c | 32 : c));
      if (length > 0 && this.#scratch.subarray(0, length).includes(64)) {
        return this.keys.intern(this.#scratch, 0, length, BY_EMAIL);
      }
    }
    if (this.#phone >= 0) {
      const length = this.#copy(batch, base + this.#phone, (c) => ((c >= 48 && c <= 57) || c === 43 ? c : 0));
      if (length >= 5) return this.keys.intern(this.#scratch, 0, length, BY_PHONE);
    }
    if (this.#names.length === 0) return -1;
    let length = 0;
    for (const column of this.#names) {
      length += this.#copy(batch, base + column, (c) => c, length);
      this.#scratch[length++] = 32;
    }
    const text = this.#scratch.toString('utf8', 0, length).trim().toLowerCase();
    if (text === '' || NOBODY.has(text)) return -1;
    const key = Buffer.from(text);
    return this.keys.intern(key, 0, key.length, BY_NAME);
  }

  /** Copies a field into the scratch, byte by byte through `change`; 0 leaves a byte out. */
  #copy(batch: Batch, at: number, change: (byte: number) => number, offset = 0): number {
    let to = offset;
    const end = Math.min(batch.ends[at] as number, (batch.starts[at] as number) + 800);
    for (let i = batch.starts[at] as number; i < end; i++) {
      const c = change(batch.bytes[i] as number);
      if (c !== 0) this.#scratch[to++] = c;
    }
    return to - offset;
  }
}

function isNobody(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] as number;
  if (first >= 49 && first <= 57) return false;
  return NOBODY.has(bytes.toString('latin1', start, end).toLowerCase());
}

/** @returns the end of a code without the ".0" that tables with gaps put behind whole numbers */
export function withoutPointZero(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 3 || bytes[end - 1] !== 48 || bytes[end - 2] !== 46) return end;
  for (let i = start; i < end - 2; i++) {
    const c = bytes[i] as number;
    if (c < 48 || c > 57) return end;
  }
  return end - 2;
}

/**
 * A number for the order of a line in a file without order numbers: one order per customer and moment, or day
 * where no time is given; the same in every export: `19970101-0001`, `20101201T082600-17850`, `19970101`.
 * @param local - the wall clock in seconds since 1970
 */
export function syntheticOrder(local: number, timed: boolean, customer: string): string {
  const iso = new Date(local * 1_000).toISOString();
  const day = iso.slice(0, 10).replaceAll('-', '');
  const moment = timed ? `${day}T${iso.slice(11, 19).replaceAll(':', '')}` : day;
  return customer === '' ? moment : `${moment}-${customer}`;
}
