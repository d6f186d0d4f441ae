import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { onCluster } from '../../../core/citus/cluster.ts';
import { idBytes, idText, newIdBytes, nilId } from '../../../core/ids.ts';
import type { Totals } from '../../purchases/copy-orders.ts';
import { FEE, RETURN, SALE } from '../read/kinds.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import type { Chunk } from './chunk.ts';
import type { Customers } from './customers.ts';
import { shortened } from './facts.ts';
import type { Sites } from './sites.ts';

/** One order of a customer, or one sale of a site to nobody in particular. */
export type Sale = {
  order: number;
  /** -1: nobody in particular */
  customer: number;
  siteId: string;
  id: Buffer;
  number: string;
  /** new: made in the chunk at hand; ours: of this import; before: there before it */
  state: 'new' | 'ours' | 'before';
  /** the number of its last line */
  lastLine: number;
  currency: string;
  country: number;
  /** microseconds since 1970 */
  at: number;
  /** what the chunk at hand adds */
  added: Totals;
  /** chunk that touched it last */
  touched: number;
  /** of an order from before: how often each of its lines has not been met in the file yet */
  unmet: Map<string, number> | undefined;
};

/** The rows of the chunk before go out only while we let them: the server takes what its socket holds in five milliseconds. */
const LINES_A_TURN = 1_000;

const nothing = (): Totals => ({ lines: 0, purchase: false, spend: 0, returned: 0, other: 0, cost: null });

const known = `unnest($1::text[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS asked (number, site_id, customer_id, n)
  JOIN order_numbers ON order_numbers.number = asked.number AND order_numbers.site_id = asked.site_id
                    AND order_numbers.customer_id = asked.customer_id`;
/** $1 numbers, $2 sites, $3 customers: which of them are in the database, by their place from 1. */
const recognised = `
  SELECT n::int, order_numbers.order_id, coalesce(orders.import_no, site_sales.import_no) AS import_no,
         coalesce(orders.lines, site_sales.lines, 0) AS lines
    FROM ${known}
    LEFT JOIN orders ON orders.customer_id = order_numbers.customer_id AND orders.order_id = order_numbers.order_id
    LEFT JOIN site_sales ON site_sales.site_sale_id = order_numbers.order_id`;
/** Numbers, orders and sales of a site lie apart. */
const recognisedOnCluster = `
  WITH found AS MATERIALIZED (SELECT n::int, order_numbers.order_id, order_numbers.customer_id FROM ${known}),
  placed AS MATERIALIZED (
    SELECT n, import_no, lines FROM found JOIN orders USING (customer_id, order_id)
  ), sold AS MATERIALIZED (
    SELECT n, import_no, lines FROM found JOIN site_sales ON site_sales.site_sale_id = found.order_id
  )
  SELECT n, order_id, coalesce(placed.import_no, sold.import_no) AS import_no, coalesce(placed.lines, sold.lines, 0) AS lines
    FROM found LEFT JOIN placed USING (n) LEFT JOIN sold USING (n)`;

/** Which orders the lines of a file belong to, and which of the lines are in the database already. */
export class Sales {
  readonly #reader: SalesLineReader;
  readonly #customers: Customers;
  readonly #sites: Sites;
  readonly #importNo: number;
  readonly #currency: string;
  #book = new Map<string, Map<number, Sale>>();
  #chunk = 0;

  constructor(
    reader: SalesLineReader,
    parts: { customers: Customers; sites: Sites; importNo: number; currency: string },
  ) {
    this.#reader = reader;
    this.#customers = parts.customers;
    this.#sites = parts.sites;
    this.#importNo = parts.importNo;
    this.#currency = parts.currency;
  }

  /**
   * Finds the order of every line, then numbers the lines that are to be written and adds them up. The two chunks before
   * may still be on their way into the database; those before them are there.
   * @returns the orders touched, as they stay while the next chunk is resolved
   */
  async resolve(pool: pg.Pool, chunk: Chunk): Promise<Sale[]> {
    this.#forget();
    this.#chunk++;
    const touched = await this.#assign(chunk);
    await this.#recognise(
      pool,
      touched.filter((sale) => sale.id.length === 0),
    );
    await this.#number(chunk);
    return touched.map((sale) => ({ ...sale }));
  }

  /**
   * Orders that the last two chunks did not touch are looked up again should they come back, which keeps memory flat;
   * those from before stay, with what has been met of them.
   */
  #forget(): void {
    for (const sales of this.#book.values()) {
      for (const [key, sale] of sales)
        if (sale.touched < this.#chunk - 1 && sale.unmet === undefined) sales.delete(key);
    }
  }

  async #assign(chunk: Chunk): Promise<Sale[]> {
    const { orders, customers, sites, at, currencies, countries, count } = chunk.lines;
    const touched: Sale[] = [];
    let sale: Sale | undefined;
    let site = -2;
    for (let i = 0; i < count; i++) {
      if (i % LINES_A_TURN === 0) await breathe();
      const order = orders[i] as number;
      const customer = this.#customers.canonical(customers[i] as number);
      if (sale === undefined || sale.order !== order || sale.customer !== customer || site !== sites[i]) {
        site = sites[i] as number;
        const siteId = this.#sites.idOf(site);
        sale = this.#sale(order, customer, siteId);
        if (sale.touched !== this.#chunk) {
          if (sale.touched === 0) {
            sale.at = at[i] as number;
            sale.country = countries[i] as number;
            const currency = currencies[i] as number;
            if (currency >= 0)
              sale.currency = this.#reader.currencies.text(currency).toUpperCase().slice(0, 3);
          }
          if (sale.touched > 0) {
            sale.added = nothing();
            if (sale.state === 'new') sale.state = 'ours';
          }
          sale.touched = this.#chunk;
          touched.push(sale);
        }
      }
      chunk.sales[i] = sale;
    }
    chunk.sales.length = count; // kept from chunk to chunk
    return touched;
  }

  #sale(order: number, customer: number, siteId: string): Sale {
    let sales = this.#book.get(siteId);
    if (sales === undefined) this.#book.set(siteId, (sales = new Map()));
    const key = order * 2 ** 26 + customer + 1;
    let sale = sales.get(key);
    if (sale === undefined) {
      sale = {
        order,
        customer,
        siteId,
        id: Buffer.alloc(0),
        number: shortened(this.#reader.orders.text(order)),
        state: 'new',
        lastLine: 0,
        currency: this.#currency,
        country: -1,
        at: 0,
        added: nothing(),
        touched: 0,
        unmet: undefined,
      };
      sales.set(key, sale);
    }
    return sale;
  }

  async #recognise(pool: pg.Pool, sales: readonly Sale[]): Promise<void> {
    const asked = sales.filter(({ customer }) => customer < 0 || !this.#customers.isNew(customer));
    for (const sale of sales) sale.id = newIdBytes();
    if (asked.length === 0) return;
    const { rows } = await pool.query<{
      n: number;
      order_id: string;
      import_no: number | null;
      lines: number;
    }>((await onCluster(pool)) ? recognisedOnCluster : recognised, [
      asked.map(({ number }) => number),
      asked.map(({ siteId }) => siteId),
      asked.map(({ customer }) => this.#ownerOf(customer)),
    ]);
    const before: Sale[] = [];
    for (const row of rows) {
      const sale = asked[row.n - 1];
      if (sale === undefined) continue;
      sale.id = idBytes(row.order_id);
      sale.lastLine = row.lines;
      sale.state = row.import_no === this.#importNo ? 'ours' : 'before';
      if (sale.state === 'before') before.push(sale);
    }
    for (const anonymous of [false, true]) {
      await this.#readLines(
        pool,
        before.filter(({ customer }) => customer < 0 === anonymous),
        anonymous,
      );
    }
  }

  async #readLines(pool: pg.Pool, sales: readonly Sale[], anonymous: boolean): Promise<void> {
    if (sales.length === 0) return;
    const join = anonymous
      ? 'site_sale_lines AS line ON line.site_sale_id = asked.order_id'
      : 'order_lines AS line ON line.customer_id = asked.customer_id AND line.order_id = asked.order_id';
    const { rows } = await pool.query<{ n: number; hash: string; unmet: number; last: number }>(
      `SELECT n::int, line_hash::text AS hash, (count(*) FILTER (WHERE import_no IS DISTINCT FROM $3))::int AS unmet,
              max(line_no) AS last
         FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS asked (customer_id, order_id, n) JOIN ${join}
        GROUP BY n, line_hash`,
      [
        sales.map(({ customer }) => this.#ownerOf(customer)),
        sales.map(({ id }) => idText(id)),
        this.#importNo,
      ],
    );
    for (const sale of sales) sale.unmet = new Map();
    for (const { n, hash, unmet, last } of rows) {
      const sale = sales[n - 1];
      if (sale === undefined) continue;
      if (unmet > 0) sale.unmet?.set(hash, unmet);
      sale.lastLine = Math.max(sale.lastLine, last);
    }
  }

  #ownerOf(customer: number): string {
    return customer < 0 ? nilId : idText(this.#customers.ids.get(customer));
  }

  /** A line is known by its order, its hash, and how often it has stood in the file. */
  async #number(chunk: Chunk): Promise<void> {
    const { lines, sales, replayed } = chunk;
    if (chunk.lineNos.length < lines.count) chunk.lineNos = new Int32Array(lines.records.length);
    for (let i = 0; i < lines.count; i++) {
      if (i % LINES_A_TURN === 0) await breathe();
      const sale = sales[i] as Sale;
      chunk.lineNos[i] = 0;
      if (
        sale.unmet !== undefined &&
        this.#met(sale.unmet, lines.hashA[i] as number, lines.hashB[i] as number)
      )
        continue;
      if (replayed) continue;
      chunk.lineNos[i] = ++sale.lastLine;
      addUp(sale.added, lines.kinds[i] as number, lines.amounts[i] as number, lines.costs[i] as number);
    }
  }

  #met(unmet: Map<string, number>, hashA: number, hashB: number): boolean {
    const hash = ((BigInt(hashA) << 32n) | BigInt(hashB >>> 0)).toString();
    const left = unmet.get(hash);
    if (left === undefined) return false;
    if (left > 1) unmet.set(hash, left - 1);
    else unmet.delete(hash);
    return true;
  }
}

function addUp(totals: Totals, kind: number, amount: number, cost: number): void {
  totals.lines++;
  if (kind === SALE) {
    totals.purchase = true;
    totals.spend += amount;
  } else if (kind === RETURN) totals.returned += amount;
  else if (kind >= FEE) totals.other += amount;
  if (!Number.isNaN(cost)) totals.cost = (totals.cost ?? 0) + cost;
}
