import type { Rejected } from '../read/batch.ts';
import { emptyLines, type SalesLines } from '../read/lines.ts';
import type { Sale } from './sales.ts';

const COLUMNS = [
  'kinds',
  'orders',
  'customers',
  'products',
  'names',
  'countries',
  'currencies',
  'sites',
  'at',
  'quantities',
  'quantityScales',
  'prices',
  'priceScales',
  'amounts',
  'costs',
  'hashA',
  'hashB',
] as const;

/** The lines that go into the database in one transaction. */
export class Chunk {
  lines: SalesLines;
  /** For each line the order it belongs to. */
  sales: Sale[] = [];
  /** For each line its number in the order; 0 for a line that is known from before. */
  lineNos = new Int32Array(0);
  rejected: Rejected[] = [];
  /** Lines of a file that was begun before: they are in the database already. */
  replayed = false;

  constructor(capacity: number) {
    this.lines = emptyLines(capacity);
  }

  /** Makes it ready to be filled anew; its arrays are used again. */
  clear(replayed: boolean): void {
    this.lines.count = 0;
    this.rejected = [];
    this.replayed = replayed;
  }

  /** Takes over `from..to` of a batch's lines, whose arrays are used again. */
  append(lines: SalesLines, from: number, to: number): void {
    const { count } = this.lines;
    if (count + to - from > this.lines.records.length) this.#grow(count + to - from);
    for (const column of COLUMNS) this.lines[column].set(lines[column].subarray(from, to), count);
    this.lines.count = count + to - from;
  }

  #grow(length: number): void {
    const larger = emptyLines(Math.max(length, this.lines.records.length * 2));
    for (const column of COLUMNS) larger[column].set(this.lines[column]);
    larger.count = this.lines.count;
    this.lines = larger;
  }
}
