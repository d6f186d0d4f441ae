import { Invalid } from '../../core/errors.ts';
import { problemOf } from '../imports/failures.ts';
import { type Batch, fieldText } from '../imports/read/batch.ts';
import { DateReader, type DateOrder } from '../imports/read/dates.ts';
import { DecimalReader, decideStyle, type DecimalStyle } from '../imports/read/decimals.ts';
import { decideDateOrder } from '../imports/read/evidence.ts';
import { findColumn } from '../imports/read/mapping.ts';
import type { Source } from '../imports/read/open.ts';
import { examine, readRecords, type Examined } from '../imports/read/records.ts';
import { sourceOf } from '../imports/source.ts';

/** Columns by the name in the header line, or by number from 1. */
export type Columns = { customer: string; date: string; amount?: string };

/** What a person says where the file itself does not tell. */
export type Notation = { dateOrder?: DateOrder; decimals?: DecimalStyle };

/** Of one customer, in the order of the file: days since 1970-01-01, and what was paid (NaN without amounts). */
export type Purchases = { days: number[]; amounts: number[] };

/**
 * Reads a file of purchases, one a line, as a stream, in every format, encoding and notation that an import reads.
 * Lines without a customer are passed over. A day is the one that is written; with a zone behind it, the day in UTC.
 * @throws Invalid with the line number when the file, a column, a date or an amount is not what it should be, or which
 * option is to say what the file does not tell.
 */
export async function readPurchases(
  file: string,
  columns: Columns,
  notation: Notation = {},
): Promise<Map<string, Purchases>> {
  try {
    const { source } = await sourceOf(null, { path: file, file_id: null });
    return await readSource(source, columns, notation);
  } catch (error) {
    const { code, params } = problemOf(error);
    throw code === 'import-run:fault' ? error : new Invalid(code, params);
  }
}

async function readSource(
  source: Source,
  columns: Columns,
  notation: Notation,
): Promise<Map<string, Purchases>> {
  const named = Object.values(columns).some((column) => !/^\d+$/.test(column));
  const examined = await examine(source, {
    decimalStyle: notation.decimals,
    ...(named ? { header: true } : {}),
  });
  const places = {
    customer: placeOf(examined, columns.customer),
    date: placeOf(examined, columns.date),
    amount: columns.amount === undefined ? null : placeOf(examined, columns.amount),
  };
  const decimals = new DecimalReader(
    places.amount === null ? 'point' : decimalsOf(examined, places.amount, notation),
  );
  const found = decideDateOrder(examined.sample.map((record) => record[places.date] ?? ''));
  const order = notation.dateOrder ?? found?.order ?? 'ymd';
  const open = notation.dateOrder === undefined && found?.ambiguous === true;

  const read = (as: DateOrder) => new PurchasesReader(places, as, decimals, open && as === order);
  const reader = read(order);
  if (await reader.readAll(readRecords(source, examined.shape))) return reader.customers;
  // a line further down than was looked at fits only the other order
  const other = read(order === 'dmy' ? 'mdy' : 'dmy');
  await other.readAll(readRecords(source, examined.shape));
  return other.customers;
}

function placeOf({ names, shape }: Examined, column: string): number {
  const place = findColumn(names, column);
  if (place >= 0 && place < shape.columns) return place;
  const known = shape.header ? names.slice(0, 30).join(', ') : `1–${shape.columns}`;
  throw new Invalid('worth-file:noColumn', { column, columns: known });
}

function decimalsOf({ sample, shape }: Examined, amount: number, { decimals }: Notation): DecimalStyle {
  if (shape.layout.kind === 'workbook') return 'point';
  if (decimals !== undefined) return decimals;
  const values = sample.map((record) => record[amount] ?? '');
  const { style, ambiguous } = decideStyle(values, 'point');
  if (ambiguous) {
    throw new Invalid('worth-file:ambiguousAmounts', {
      value: values.find((value) => /[.,]/.test(value)) ?? '',
    });
  }
  return style;
}

type Places = { customer: number; date: number; amount: number | null };

class PurchasesReader {
  readonly customers = new Map<string, Purchases>();
  readonly #places: Places;
  readonly #dates: DateReader;
  readonly #decimals: DecimalReader;
  /** Nothing told day and month apart yet. */
  readonly #open: boolean;

  constructor(places: Places, order: DateOrder, decimals: DecimalReader, open: boolean) {
    this.#places = places;
    // dates to come are no mistake here: histories are also made up
    this.#dates = new DateReader(order, 'UTC', Date.now(), Infinity);
    this.#decimals = decimals;
    this.#open = open;
  }

  /** @returns false when the dates turn out to be written in the other order of day and month */
  async readAll(batches: AsyncIterable<Batch>): Promise<boolean> {
    let example = '';
    for await (const batch of batches) {
      const [ragged] = batch.rejected;
      if (ragged !== undefined)
        throw new Invalid('worth-file:ragged', { line: ragged.line, ...ragged.params });
      for (let record = 0; record < batch.records; record++) {
        if (!this.#readRecord(batch, record)) return false;
      }
      if (this.#open && batch.records > 0) example = fieldText(batch, 0, this.#places.date);
    }
    if (this.#open && this.#dates.confirmed === 0) {
      throw new Invalid('worth-file:ambiguousDates', { value: example });
    }
    return true;
  }

  #readRecord(batch: Batch, record: number): boolean {
    const { customer, date, amount } = this.#places;
    const { bytes, starts, ends, lines } = batch;
    const base = record * batch.columns;
    const line = lines[record] ?? 0;
    const who = fieldText(batch, record, customer);
    if (who === '') return true;
    if (!this.#dates.read(bytes, starts[base + date] ?? 0, ends[base + date] ?? 0)) {
      if (this.#open && this.#dates.swapped > 0 && this.#dates.confirmed === 0) return false;
      const value = fieldText(batch, record, date).slice(0, 80);
      const early = this.#dates.problem === 'dateTooEarly';
      throw new Invalid(early ? 'worth-file:earlyDate' : 'worth-file:badDate', { line, value });
    }
    let paid = Number.NaN;
    if (amount !== null) {
      if (!this.#decimals.read(bytes, starts[base + amount] ?? 0, ends[base + amount] ?? 0)) {
        const value = fieldText(batch, record, amount).slice(0, 80);
        throw new Invalid('worth-file:badAmount', { line, value });
      }
      paid = this.#decimals.digits / 10 ** this.#decimals.scale;
    }
    let purchases = this.customers.get(who);
    if (purchases === undefined) this.customers.set(who, (purchases = { days: [], amounts: [] }));
    purchases.days.push(Math.floor(this.#dates.local / 86_400));
    purchases.amounts.push(paid);
    return true;
  }
}
