import type { Rejected } from './batch.ts';
import { mixA, mixB, settle, type Interner } from './intern.ts';

/**
 * The lines of one batch, column by column; the arrays are used again for the next batch. Values that repeat
 * are numbers of the reader's interners, -1 where a line has none.
 */
export interface SalesLines {
  count: number;
  /** The line's record in the batch, for fields that are read only when a customer or product is new. */
  records: Int32Array;
  /** Indexes of LINE_KINDS. */
  kinds: Uint8Array;
  orders: Int32Array;
  customers: Int32Array;
  products: Int32Array;
  names: Int32Array;
  countries: Int32Array;
  currencies: Int32Array;
  sites: Int32Array;
  /** Microseconds since 1970 in UTC. */
  at: Float64Array;
  /** Quantity is `quantities / 10^quantityScales`, without trailing zeros. */
  quantities: Float64Array;
  quantityScales: Uint8Array;
  /** Unit price likewise; NaN where the file gives only amounts. */
  prices: Float64Array;
  priceScales: Uint8Array;
  /** Minor units of the currency. */
  amounts: Float64Array;
  /** Quantity times cost a unit in minor units; NaN where unknown. */
  costs: Float64Array;
  /**
   * A 64-bit hash of the meaning (order, product, quantity, price, amount, time), the same whatever the order
   * of columns. The product's name counts only where it has no code, since names are edited.
   */
  hashA: Int32Array;
  hashB: Int32Array;
  /** Records set aside: those of the batch and those whose values cannot be read. */
  rejected: Rejected[];
}

/** @returns arrays for so many lines */
export function emptyLines(length: number): SalesLines {
  const ints = () => new Int32Array(length);
  const floats = () => new Float64Array(length);
  const small = () => new Uint8Array(length);
  return {
    count: 0,
    records: ints(),
    kinds: small(),
    orders: ints(),
    customers: ints(),
    products: ints(),
    names: ints(),
    countries: ints(),
    currencies: ints(),
    sites: ints(),
    at: floats(),
    quantities: floats(),
    quantityScales: small(),
    prices: floats(),
    priceScales: small(),
    amounts: floats(),
    costs: floats(),
    hashA: ints(),
    hashB: ints(),
    rejected: [],
  };
}

/** Writes the hash of the line at `at`, whose other values are in their places. */
export function hashLine(lines: SalesLines, at: number, orders: Interner, products: Interner): void {
  const order = lines.orders[at] as number;
  const item = lines.products[at] as number;
  const quantity = lines.quantities[at] as number;
  const price = lines.prices[at] as number;
  const amount = lines.amounts[at] as number;
  const micros = lines.at[at] as number;
  const high = Math.floor(micros / 4_294_967_296);
  // scales are at most 9; together with the high part of the time they fill one word
  const small =
    high ^ ((lines.quantityScales[at] as number) << 24) ^ ((lines.priceScales[at] as number) << 28);
  let a = mixA(mixA(mixA(0x2545f491, orders.laneA[order] as number), small), micros | 0);
  let b = mixB(mixB(mixB(0x4f6cdd1d, orders.laneB[order] as number), small), micros | 0);
  if (item >= 0) {
    a = mixA(a, products.laneA[item] as number);
    b = mixB(b, products.laneB[item] as number);
  }
  a = mixA(mixA(mixA(a, quantity | 0), price | 0), amount | 0);
  b = mixB(mixB(mixB(b, quantity | 0), price | 0), amount | 0);
  if (amount !== (amount | 0) || quantity !== (quantity | 0) || price !== (price | 0)) {
    const above = Math.floor(quantity / 4_294_967_296) ^ Math.imul(Math.floor(price / 4_294_967_296), 31);
    a = mixA(mixA(a, above), Math.floor(amount / 4_294_967_296));
    b = mixB(mixB(b, above), Math.floor(amount / 4_294_967_296));
  }
  a = settle(a);
  b = settle(b);
  lines.hashA[at] = settle((a + b) | 0);
  lines.hashB[at] = settle(b ^ Math.imul(a, 0x9e3779b1));
}
