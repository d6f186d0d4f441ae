import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import { onCluster } from '../../../core/citus/cluster.ts';
import { Copies } from '../../../core/copy.ts';
import { idText } from '../../../core/ids.ts';
import { laterMark } from '../../../core/round-trips.ts';
import { copyCustomers, type CopiedCustomer } from '../../customers/copy-customers.ts';
import { LineCopy } from '../../purchases/copy-lines.ts';
import { copyOrders, type Totals } from '../../purchases/copy-orders.ts';
import { copyProducts, type CopiedProduct, renameProducts } from '../../purchases/copy-products.ts';
import { extendOrders } from '../../purchases/extend-orders.ts';
import { findCountry } from '../read/country.ts';
import { currencyExponent } from '../read/currency.ts';
import type { Rejected } from '../read/batch.ts';
import { RETURN } from '../read/kinds.ts';
import type { SalesLines } from '../read/lines.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import { writeRejects } from '../rejects.ts';
import type { Written } from '../row.ts';
import type { Chunk } from './chunk.ts';
import type { Customers } from './customers.ts';
import { copyFills, type Fill, writeFills } from './fills.ts';
import type { Products } from './products.ts';
import type { Sale } from './sales.ts';

/** Everything that one transaction writes. */
export type Prepared = {
  chunk: Chunk;
  customers: CopiedCustomer[];
  fills: Fill[];
  products: CopiedProduct[];
  renamed: CopiedProduct[];
  sales: Sale[];
};
export type Book = { reader: SalesLineReader; customers: Customers; products: Products; importNo: number };

/** The same as the database takes it, independent of the chunk: that one is filled again meanwhile. */
export type Encoded = Pick<Prepared, 'fills' | 'renamed'> & {
  copies: Copies;
  /** customers of its orders who were there before */
  known: string[];
  extended: { customerId: Buffer | null; orderId: Buffer; added: Totals; state: Sale['state'] }[];
  rejected: Rejected[];
  returnLines: number;
};

/** Somebody removed a customer while an import was about to write their orders. */
export class CustomerGone extends Error {}

const LINES_A_TURN = 250;
/** No chunk has as many lines. */
const LINES_AT_MOST = 2 ** 21;

/** Lets others run in between: while this works, the rows of the chunk before are on their way to the server. */
export async function encodeChunk(prepared: Prepared, book: Book): Promise<Encoded> {
  const { chunk, customers, fills, products, renamed, sales } = prepared;
  const { importNo } = book;
  const copies = new Copies();
  copyCustomers(copies, customers, importNo);
  await breathe();
  copyFills(copies, fills, importNo);
  copyProducts(copies, products, importNo);
  await breathe();
  const extended = encodeSales(copies, sales, book);
  await breathe();
  const returnLines =
    (await encodeLines(copies, chunk, book, false)) + (await encodeLines(copies, chunk, book, true));
  const known = knownCustomers(prepared, book);
  return { copies, fills, renamed, known, extended, rejected: chunk.rejected, returnLines };
}

/**
 * Writes a chunk within the transaction of `client`.
 * @param turn when the chunk before is in the database: until then only rows are written that need nothing of it
 * @returns what the database took
 */
export async function writeChunk(
  client: pg.ClientBase,
  { copies, fills, renamed, known, extended, rejected, returnLines }: Encoded,
  importNo: number,
  turn: Promise<void>,
): Promise<Written> {
  const cluster = await onCluster(client);
  if (cluster) await holdOnCluster(client, known);
  else await withoutKeys(client);
  const taken = await copies.send(client);
  await turn;
  if (!cluster) await holdCustomers(client, known);
  await writeFills(client, fills, importNo);
  await renameProducts(client, renamed);
  await extendOrders(client, extended);
  await keepAdditions(client, extended, importNo);
  await writeRejects(client, importNo, rejected);
  const anonymousLines = taken.get('site_sale_lines') ?? 0;
  return { lines: (taken.get('order_lines') ?? 0) + anonymousLines, anonymousLines, returnLines };
}

function knownCustomers({ sales, customers: made }: Prepared, { customers }: Book): string[] {
  const fresh = new Set(made.map(({ id }) => idText(id)));
  const owners = new Set(sales.map(({ customer }) => customer).filter((customer) => customer >= 0));
  const ids = new Set(Array.from(owners, (customer) => idText(customers.ids.get(customer))));
  return [...ids].filter((id) => !fresh.has(id));
}

/**
 * Nothing waits for the disk, and foreign keys are not looked after row by row, a seventh of the server's work, where we may
 * switch that off. Somebody who waits for us while we wait for the chunk before would do so for good.
 */
async function withoutKeys(client: pg.ClientBase): Promise<void> {
  await client.query(
    `${laterMark} SELECT set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '60s', true),
            (SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles
              WHERE rolname = current_user AND rolsuper)`,
  );
}

/**
 * Whether chunks can be written before those that make their customers are there: without foreign keys, which are of one
 * machine each on a cluster.
 */
export async function canWriteAhead(client: pg.ClientBase): Promise<boolean> {
  if (await onCluster(client)) return false;
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper');
  return rowCount === 1;
}

/**
 * Makes sure, all at once, that the customers of the orders are there and stay until the end of the transaction, as a
 * foreign key does for each row.
 * @throws CustomerGone when one was removed since it was looked up
 */
async function holdCustomers(client: pg.ClientBase, known: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ held: number }>(
    `WITH held AS (SELECT FROM customers WHERE customer_id = ANY($1::uuid[]) ORDER BY customer_id FOR KEY SHARE)
     SELECT count(*)::int AS held FROM held`,
    [known],
  );
  if (rows[0]?.held !== known.length) throw new CustomerGone();
}

/** A cluster locks rows of several machines only by writing them. The foreign keys of each machine are checked there. */
async function holdOnCluster(client: pg.ClientBase, known: readonly string[]): Promise<void> {
  const { rowCount } = await client.query(
    'UPDATE customers SET import_no = import_no WHERE customer_id = ANY($1::uuid[])',
    [known],
  );
  if (rowCount !== known.length) throw new CustomerGone();
}

/** @returns the orders that were there before this chunk and get more lines */
function encodeSales(copies: Copies, sales: readonly Sale[], book: Book): Encoded['extended'] {
  const owned = sales
    .filter(({ added }) => added.lines > 0)
    .map((sale) => ({ sale, customerId: sale.customer < 0 ? null : book.customers.ids.get(sale.customer) }));
  const countries: (string | null)[] = [];
  const countryOf = (country: number): string | null => {
    if (country < 0) return null;
    const known = countries[country];
    if (known !== undefined) return known;
    return (countries[country] = findCountry(book.reader.countries.text(country)).code);
  };
  copyOrders(
    copies,
    owned
      .filter(({ sale }) => sale.state === 'new')
      .map(({ sale, customerId }) => ({
        customerId,
        orderId: sale.id,
        number: sale.number,
        siteId: sale.siteId,
        at: sale.at,
        currency: sale.currency,
        country: countryOf(sale.country),
        totals: sale.added,
      })),
    book.importNo,
  );
  return owned
    .filter(({ sale }) => sale.state !== 'new')
    .map(({ sale, customerId }) => ({
      customerId: customerId === null ? null : Buffer.from(customerId),
      orderId: sale.id,
      added: { ...sale.added },
      state: sale.state,
    }));
}

/** What an undo has to look at besides the orders of this import. */
async function keepAdditions(
  client: pg.ClientBase,
  extended: Encoded['extended'],
  importNo: number,
): Promise<void> {
  const additions = extended.filter(({ state }) => state === 'before');
  if (additions.length === 0) return;
  await client.query(
    `INSERT INTO import_additions (import_no, customer_id, order_id)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING`,
    [
      importNo,
      additions.map(({ customerId }) => idText(customerId ?? Buffer.alloc(16))),
      additions.map(({ orderId }) => idText(orderId)),
    ],
  );
}

/** The lines of customers' orders, or those of sales to nobody in particular. @returns how many are returns */
async function encodeLines(copies: Copies, chunk: Chunk, book: Book, anonymous: boolean): Promise<number> {
  const starts = runs(chunk, anonymous);
  let copy: LineCopy | undefined;
  let returns = 0;
  let breath = 0;
  for (let run = 0; run < starts.length; run++) {
    const start = starts[run] as number;
    const end = endOfRun(chunk, start);
    if (end === start) continue;
    copy ??= new LineCopy(copies, anonymous ? 'site_sale_lines' : 'order_lines', book.importNo);
    returns += encodeRun(copy, chunk, book, start, end);
    if (copy.written - breath >= LINES_A_TURN) {
      breath = copy.written;
      await breathe();
    }
  }
  return returns;
}

/** @returns where the run ends; where it begins if there is nothing to write of it */
function endOfRun({ sales, lineNos }: Chunk, start: number): number {
  let any = false;
  let end = start;
  for (; sales[end] === sales[start]; end++) any ||= lineNos[end] !== 0;
  return any ? end : start;
}

/** Apart from what waits, and without an object a line: half the time, and a third of what an import leaves to be collected. */
function encodeRun(
  copy: LineCopy,
  { lines, sales, lineNos }: Chunk,
  { customers, products }: Book,
  start: number,
  end: number,
): number {
  const sale = sales[start] as Sale;
  const customerIds = sale.customer < 0 ? undefined : customers.ids.bytes;
  let returns = 0;
  for (let i = start; i < end; i++) {
    const lineNo = lineNos[i] as number;
    if (lineNo === 0) continue;
    const kind = lines.kinds[i] as number;
    if (kind === RETURN) returns++;
    const product = lines.products[i] as number;
    // purchases/line-kind.ts counts from 1
    copy.key(customerIds, sale.customer * 16, sale.id, lineNo, kind + 1);
    copy.content(
      lines.hashA[i] as number,
      lines.hashB[i] as number,
      lines.amounts[i] as number,
      lines.costs[i] as number,
      products.ids.bytes,
      product * 16,
    );
    const quantity = lines.quantities[i] as number;
    const quantityScale = lines.quantityScales[i] as number;
    const price = lines.prices[i] as number;
    const description = products.description(product, lines.names[i] as number);
    if (Number.isNaN(price)) {
      const [derived, scale] = priceOf(lines, i, sale.currency);
      copy.price(quantity, quantityScale, derived, scale, description);
    } else copy.price(quantity, quantityScale, price, lines.priceScales[i] as number, description);
  }
  return returns;
}

/**
 * Where the runs of lines of one sale begin. Those of one customer stand together, since the index that begins with the
 * customer then grows in order: a tenth less work for the server.
 */
function runs({ lines: { count }, sales }: Chunk, anonymous: boolean): Uint32Array {
  const keys: number[] = [];
  for (let i = 0; i < count; i++) {
    const sale = sales[i] as Sale;
    if (i > 0 && sale === sales[i - 1]) continue;
    if (sale.customer < 0 === anonymous) keys.push(anonymous ? i : sale.customer * LINES_AT_MOST + i);
  }
  return Uint32Array.from(Float64Array.from(keys).sort(), (key) => key % LINES_AT_MOST);
}

/** @returns the unit price in major units, to six places, where the file gives only amounts */
function priceOf(lines: SalesLines, i: number, currency: string): [digits: number, scale: number] {
  const amount = lines.amounts[i] as number;
  const exponent = currencyExponent(currency);
  const quantity = (lines.quantities[i] as number) / 10 ** (lines.quantityScales[i] as number);
  if (quantity === 1 || quantity === 0) return [amount, exponent];
  const millionths = Math.round((amount / quantity) * 10 ** (6 - exponent));
  return Number.isSafeInteger(millionths) ? [millionths, 6] : [amount, exponent];
}
