import { findCountry } from './country.ts';
import { HashSet64 } from './hash-set.ts';
import { mixA, mixB, settle } from './intern.ts';
import { LINE_KINDS, RETURN, type LineKind } from './kinds.ts';
import type { SalesLines } from './lines.ts';
import type { SalesLineReader } from './sales-line.ts';

/** What a file holds, counted over all its lines that can be imported. */
export interface Totals {
  orders: number;
  customers: number;
  /** Customers with a line that is not cancelled and whose quantity and price are above zero. */
  buyers: number;
  /** Orders with such a line of a customer. */
  purchaseOrders: number;
  products: number;
  countries: number;
  /** Names of countries that somebody should look at, with the code they were taken for. */
  unsureCountries: { name: string; code: string | null }[];
  kinds: Record<LineKind, number>;
  returnLines: number;
  anonymousLines: number;
  negativeQuantities: number;
  zeroPrices: number;
  negativePrices: number;
  /** Lines that say the same as one before, in every column that is read. */
  identicalLines: number;
  /** Milliseconds since 1970 in UTC of the first and last line; undefined without lines. */
  from: number | undefined;
  to: number | undefined;
}

/** Counts the lines of a file as they come by; memory grows with different values, not with lines. */
export class Tally {
  net = 0n;
  customerNet = 0n;
  readonly #kinds = LINE_KINDS.map(() => 0);
  readonly #different = new HashSet64();
  readonly #buyers = new Flags();
  readonly #purchaseOrders = new Flags();
  #lines = 0;
  #anonymous = 0;
  #negativeQuantities = 0;
  #zeroPrices = 0;
  #negativePrices = 0;
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;

  add(lines: SalesLines, reader: SalesLineReader): void {
    const { kinds, customers, orders, names, quantities, prices, amounts, at } = lines;
    const { laneA, laneB } = reader.names;
    let net = 0;
    let customerNet = 0;
    for (let i = 0; i < lines.count; i++) {
      const kind = kinds[i] as number;
      const customer = customers[i] as number;
      const quantity = quantities[i] as number;
      const amount = amounts[i] as number;
      const price = Number.isNaN(prices[i]) ? amount : (prices[i] as number);
      this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1;
      if (quantity < 0) this.#negativeQuantities++;
      if (price === 0) this.#zeroPrices++;
      else if (price < 0) this.#negativePrices++;
      net += amount;
      if (customer < 0) this.#anonymous++;
      else {
        customerNet += amount;
        if (kind !== RETURN && quantity > 0 && price > 0) {
          this.#buyers.set(customer);
          this.#purchaseOrders.set(orders[i] as number);
        }
      }
      // batches are sums of safe integers; a batch that leaves them is added up line by line
      if (net > 2 ** 52 || net < -(2 ** 52) || customerNet > 2 ** 52 || customerNet < -(2 ** 52)) {
        this.net += BigInt(net);
        this.customerNet += BigInt(customerNet);
        net = customerNet = 0;
      }
      const moment = at[i] as number;
      if (moment < this.#from) this.#from = moment;
      if (moment > this.#to) this.#to = moment;
      const name = names[i] as number;
      const a = lines.hashA[i] as number;
      const b = lines.hashB[i] as number;
      // the line's hash leaves out a name beside a code
      this.#different.add(
        settle(mixA(mixA(a, name < 0 ? 0 : (laneA[name] as number)), customer)),
        settle(mixB(mixB(b, name < 0 ? 0 : (laneB[name] as number)), customer)),
      );
    }
    this.#lines += lines.count;
    this.net += BigInt(net);
    this.customerNet += BigInt(customerNet);
  }

  totals(reader: SalesLineReader): Totals {
    const countries = Array.from({ length: reader.countries.size }, (_, id) => reader.countries.text(id));
    const kinds = Object.fromEntries(LINE_KINDS.map((kind, i) => [kind, this.#kinds[i] ?? 0])) as Record<
      LineKind,
      number
    >;
    return {
      orders: reader.orders.size,
      customers: reader.customers.size,
      buyers: this.#buyers.count,
      purchaseOrders: this.#purchaseOrders.count,
      products: reader.products.size,
      countries: countries.length,
      unsureCountries: countries
        .map((name) => ({ name, match: findCountry(name) }))
        .filter(({ match }) => match.unsure)
        .map(({ name, match }) => ({ name, code: match.code })),
      kinds,
      returnLines: kinds.return,
      anonymousLines: this.#anonymous,
      negativeQuantities: this.#negativeQuantities,
      zeroPrices: this.#zeroPrices,
      negativePrices: this.#negativePrices,
      identicalLines: this.#lines - this.#different.size,
      from: this.#lines === 0 ? undefined : this.#from / 1_000,
      to: this.#lines === 0 ? undefined : this.#to / 1_000,
    };
  }
}

/** A growing set of small numbers. */
class Flags {
  count = 0;
  #bits = new Uint8Array(4_096);

  set(index: number): void {
    if (index >= this.#bits.length) {
      const bigger = new Uint8Array(Math.max(index + 1, this.#bits.length * 2));
      bigger.set(this.#bits);
      this.#bits = bigger;
    }
    if (this.#bits[index] === 0) {
      this.#bits[index] = 1;
      this.count++;
    }
  }
}
