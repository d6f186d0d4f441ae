import { fieldText, recordTexts, sameField, type Batch } from './batch.ts';
import { currencyExponent } from './currency.ts';
import { DateReader } from './dates.ts';
import { DecimalReader, product } from './decimals.ts';
import { CustomerKeys, syntheticOrder, withoutPointZero } from './identity.ts';
import { Interner } from './intern.ts';
import { isCancellation, kindOfCode, kindOfLine, kindOfName, SALE } from './kinds.ts';
import { emptyLines, hashLine, type SalesLines } from './lines.ts';
import { columnOf, type Reading } from './reading.ts';
import type { ProblemCode } from './unreadable.ts';

const NONE = -1;

/** Gives the records of a file their meaning. One reader per file: it numbers the repeated values. */
export class SalesLineReader {
  readonly orders = new Interner();
  readonly customers: Interner;
  /** Product codes (kind 0), or names of products without a code (kind 1). */
  readonly products = new Interner();
  readonly names = new Interner();
  readonly countries = new Interner();
  readonly currencies = new Interner();
  readonly sites = new Interner();
  readonly dates: DateReader;

  readonly #decimals: DecimalReader;
  readonly #customerKeys: CustomerKeys;
  readonly #column;
  readonly #productKinds: number[] = [];
  readonly #nameKinds: number[] = [];
  readonly #lastNames: number[] = [];
  readonly #exponents: number[] = [];
  readonly #cancelled: number[] = [];
  readonly #exponent: number;
  #lines = emptyLines(0);
  /** Place of the first field of the line before, -1 at the beginning of a batch. */
  #previous = NONE;
  #problem: { code: ProblemCode; column: number } | undefined;

  constructor(reading: Reading) {
    this.#decimals = new DecimalReader(reading.decimalStyle);
    this.dates = new DateReader(reading.dateOrder, reading.zone, reading.now);
    this.#customerKeys = new CustomerKeys(reading);
    this.customers = this.#customerKeys.keys;
    this.#exponent = currencyExponent(reading.currency);
    this.#column = {
      order: columnOf(reading, 'orderNumber'),
      customer: columnOf(reading, 'customerNumber'),
      date: columnOf(reading, 'date'),
      time: columnOf(reading, 'time'),
      code: columnOf(reading, 'productCode'),
      name: columnOf(reading, 'productName'),
      quantity: columnOf(reading, 'quantity'),
      price: columnOf(reading, 'unitPrice'),
      amount: columnOf(reading, 'amount'),
      cost: columnOf(reading, 'cost'),
      country: columnOf(reading, 'country'),
      currency: columnOf(reading, 'currency'),
      site: columnOf(reading, 'site'),
    };
  }

  /** @returns the lines of a batch, valid until the next call */
  read(batch: Batch): SalesLines {
    if (this.#lines.records.length < batch.records) this.#lines = emptyLines(batch.records);
    const lines = this.#lines;
    lines.count = 0;
    lines.rejected = batch.rejected;
    let previousDate = NONE;
    this.#previous = NONE;
    for (let record = 0; record < batch.records; record++) {
      const base = record * batch.columns;
      const dated =
        previousDate >= 0 &&
        this.#column.time < 0 &&
        sameField(batch, base + this.#column.date, previousDate);
      if (!dated && !this.#readDate(batch, record)) {
        previousDate = NONE;
        this.#reject(batch, record);
        continue;
      }
      previousDate = base + this.#column.date;
      if (this.#readLine(batch, record, lines)) {
        this.#previous = base;
        lines.count++;
      } else this.#reject(batch, record);
    }
    return lines;
  }

  #readDate(batch: Batch, record: number): boolean {
    const { date, time } = this.#column;
    const at = record * batch.columns + date;
    const start = batch.starts[at] as number;
    const end = batch.ends[at] as number;
    if (start === end) return this.#fail('missingDate', date);
    const clock = time < 0 ? '' : fieldText(batch, record, time);
    if (clock !== '') {
      const text = Buffer.from(
        `${fieldText(batch, record, date).replace(/[ T]00:00(:00)?(\.0+)?$/, '')} ${clock}`,
      );
      return this.dates.read(text, 0, text.length) || this.#fail(this.dates.problem, date);
    }
    return this.dates.read(batch.bytes, start, end) || this.#fail(this.dates.problem, date);
  }

  /** Writes the line at `lines.count`; the date has been read. */
  #readLine(batch: Batch, record: number, lines: SalesLines): boolean {
    const column = this.#column;
    const base = record * batch.columns;
    const at = lines.count;

    const currency = this.#repeated(this.currencies, batch, base, column.currency, lines.currencies, at);
    const exponent = currency < 0 ? this.#exponent : this.#exponentOf(currency);
    if (!this.#readMoney(batch, base, lines, exponent)) return false;
    const quantity = lines.quantities[at] as number;
    const price = lines.prices[at] as number;
    const amount = lines.amounts[at] as number;

    const customer = this.#customer(batch, base, lines);
    const order = this.#order(batch, base, lines, customer);
    const cancelled = this.#cancelled[order] === 1;

    let item = this.#intern(this.products, batch, base, column.code);
    const name = this.#name(batch, base, item);
    if (item < 0 && name >= 0) {
      const place = base + column.name;
      item = this.products.intern(batch.bytes, batch.starts[place] as number, batch.ends[place] as number, 1);
    }

    lines.records[at] = record;
    lines.orders[at] = order;
    lines.customers[at] = customer;
    lines.products[at] = item;
    lines.names[at] = name;
    lines.countries[at] = this.#repeated(this.countries, batch, base, column.country, lines.countries, at);
    lines.currencies[at] = currency;
    lines.sites[at] = this.#repeated(this.sites, batch, base, column.site, lines.sites, at);
    lines.at[at] = this.dates.at;
    // an amount below zero without a price is money given back, whatever the sign of the quantity
    const priced = !Number.isNaN(price);
    lines.kinds[at] = kindOfLine({
      quantity: priced || amount >= 0 ? quantity : -1,
      price: priced ? price : amount,
      cancelled,
      hasProduct: item >= 0 || (column.code < 0 && column.name < 0),
      product: this.#productKind(item, name),
    });

    hashLine(lines, at, this.orders, this.products);
    return true;
  }

  /** Files stand in order of orders, so the line before usually has the same values: 40 % less time. */
  #repeated(
    interner: Interner,
    batch: Batch,
    base: number,
    column: number,
    before: Int32Array,
    at: number,
  ): number {
    if (column < 0) return NONE;
    if (this.#previous >= 0 && sameField(batch, base + column, this.#previous + column))
      return before[at - 1] as number;
    return this.#intern(interner, batch, base, column);
  }

  /** A product usually goes by the name that it had last. */
  #name(batch: Batch, base: number, item: number): number {
    const place = base + this.#column.name;
    const before = item < 0 || this.#column.name < 0 ? undefined : this.#lastNames[item];
    const known =
      before !== undefined &&
      this.names.is(before, batch.bytes, batch.starts[place] as number, batch.ends[place] as number);
    if (known) return before;
    const name = this.#intern(this.names, batch, base, this.#column.name);
    if (item >= 0 && name >= 0) this.#lastNames[item] = name;
    return name;
  }

  #customer(batch: Batch, base: number, lines: SalesLines): number {
    const column = this.#column.customer;
    if (column >= 0 && this.#previous >= 0 && batch.starts[base + column] !== batch.ends[base + column]) {
      if (sameField(batch, base + column, this.#previous + column))
        return lines.customers[lines.count - 1] as number;
    }
    return this.#customerKeys.of(batch, base);
  }

  #order(batch: Batch, base: number, lines: SalesLines, customer: number): number {
    const column = this.#column.order;
    if (column >= 0) {
      const start = batch.starts[base + column] as number;
      const end = withoutPointZero(batch.bytes, start, batch.ends[base + column] as number);
      if (end > start) {
        if (this.#previous >= 0 && sameField(batch, base + column, this.#previous + column)) {
          return lines.orders[lines.count - 1] as number;
        }
        const order = this.orders.intern(batch.bytes, start, end);
        this.#cancelled[order] ??= isCancellation(batch.bytes, start, end) ? 1 : 0;
        return order;
      }
    }
    const who = customer < 0 ? '' : this.customers.text(customer);
    const number = Buffer.from(syntheticOrder(this.dates.local, this.dates.timed, who));
    return this.orders.intern(number, 0, number.length);
  }

  #readMoney(batch: Batch, base: number, lines: SalesLines, exponent: number): boolean {
    const { column, at, decimals } = { column: this.#column, at: lines.count, decimals: this.#decimals };
    let quantity = 1;
    let quantityScale = 0;
    const quantityRead = this.#readNumber(batch, base, column.quantity);
    if (quantityRead === false) return false;
    if (quantityRead) {
      quantity = decimals.digits;
      quantityScale = decimals.scale;
    }
    let price = Number.NaN;
    let priceScale = 0;
    const priceRead = this.#readNumber(batch, base, column.price);
    if (priceRead === false) return false;
    if (priceRead) {
      price = decimals.digits;
      priceScale = decimals.scale;
    }
    const amountRead = this.#readNumber(batch, base, column.amount);
    if (amountRead === false) return false;
    if (!priceRead && !amountRead)
      return this.#fail('missingAmount', column.price < 0 ? column.amount : column.price);
    const amount = amountRead
      ? product(decimals.digits, decimals.scale, 1, 0, exponent)
      : product(quantity, quantityScale, price, priceScale, exponent);
    if (Number.isNaN(amount))
      return this.#fail('numberTooLarge', column.amount < 0 ? column.price : column.amount);
    const costRead = this.#readNumber(batch, base, column.cost);
    if (costRead === false) return false;
    lines.costs[at] = costRead
      ? product(quantity, quantityScale, decimals.digits, decimals.scale, exponent)
      : Number.NaN;
    lines.quantities[at] = quantity;
    lines.quantityScales[at] = quantityScale;
    lines.prices[at] = price;
    lines.priceScales[at] = priceScale;
    lines.amounts[at] = amount;
    return true;
  }

  /** @returns true when a number was read, undefined when there is none, false when it is not a number */
  #readNumber(batch: Batch, base: number, column: number): boolean | undefined {
    if (column < 0) return undefined;
    const start = batch.starts[base + column] as number;
    const end = batch.ends[base + column] as number;
    if (start === end) return undefined;
    if (!this.#decimals.read(batch.bytes, start, end)) return this.#fail('badNumber', column);
    return this.#decimals.big === undefined || this.#fail('numberTooLarge', column);
  }

  #intern(interner: Interner, batch: Batch, base: number, column: number): number {
    if (column < 0) return NONE;
    const start = batch.starts[base + column] as number;
    const end = batch.ends[base + column] as number;
    return start === end ? NONE : interner.intern(batch.bytes, start, end);
  }

  #productKind(item: number, name: number): number {
    let kind = SALE;
    if (item >= 0)
      kind = this.#productKinds[item] ??=
        this.products.kind(item) === 0 ? kindOfCode(this.products.text(item)) : SALE;
    if (name >= 0 && kind === SALE) kind = this.#nameKinds[name] ??= kindOfName(this.names.text(name));
    return kind;
  }

  #exponentOf(currency: number): number {
    return (this.#exponents[currency] ??= currencyExponent(this.currencies.text(currency).toUpperCase()));
  }

  #fail(code: ProblemCode, column: number): false {
    this.#problem = { code, column };
    return false;
  }

  #reject(batch: Batch, record: number): void {
    const { code, column } = this.#problem ?? { code: 'badDate', column: this.#column.date };
    this.#lines.rejected.push({
      line: batch.lines[record] ?? 0,
      code,
      params: { column: column + 1, value: column < 0 ? '' : fieldText(batch, record, column).slice(0, 80) },
      fields: recordTexts(batch, record),
    });
  }
}
