import type pg from 'pg';
import { idText } from '../../../core/ids.ts';
import { copyCustomers, type CopiedCustomer } from '../../customers/copy-customers.ts';
import { LineCopy } from '../../purchases/copy-lines.ts';
import { copyOrders } from '../../purchases/copy-orders.ts';
import { copyProducts, type CopiedProduct, renameProducts } from '../../purchases/copy-products.ts';
import { extendOrders } from '../../purchases/extend-orders.ts';
import { findCountry } from '../read/country.ts';
import { currencyExponent } from '../read/currency.ts';
import { RETURN } from '../read/kinds.ts';
import type { SalesLines } from '../read/lines.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import { writeRejects } from '../rejects.ts';
import type { Written } from '../row.ts';
import type { Chunk } from './chunk.ts';
import type { Customers } from './customers.ts';
import { type Fill, writeFills } from './fills.ts';
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

/** Somebody removed a customer while an import was about to write their orders. */
export class CustomerGone extends Error {}

const LINES_A_TURN = 2_000;
/** No chunk has as many lines. */
const LINES_AT_MOST = 2 ** 21;

/** Writes a chunk within the transaction of `client`. @returns what the database took */
export async function writeChunk(client: pg.ClientBase, prepared: Prepared, book: Book): Promise<Written> {
  const { importNo } = book;
  await holdCustomers(client, prepared, book);
  await copyCustomers(client, prepared.customers, importNo);
  await writeFills(client, prepared.fills, importNo);
  await copyProducts(client, prepared.products, importNo);
  await renameProducts(client, prepared.renamed);
  await writeSales(client, prepared.sales, book);
  await writeRejects(client, importNo, prepared.chunk.rejected);
  const placed = await writeLines(client, prepared.chunk, book, false);
  const sold = await writeLines(client, prepared.chunk, book, true);
  return {
    lines: placed.lines + sold.lines,
    anonymousLines: sold.lines,
    returnLines: placed.returns + sold.returns,
  };
}

/**
 * Makes sure, all at once, that the customers of the orders are there and stay until the end of the transaction, as a
 * foreign key does for each row: a seventh of the server's work. Where we may not switch that off, it is done twice.
 * @throws CustomerGone when one was removed since it was looked up
 */
async function holdCustomers(
  client: pg.ClientBase,
  { sales, customers: made }: Prepared,
  book: Book,
): Promise<void> {
  const fresh = new Set(made.map(({ id }) => idText(id)));
  const ids = new Set<string>();
  for (const { customer } of sales) if (customer >= 0) ids.add(idText(book.customers.ids.get(customer)));
  const known = [...ids].filter((id) => !fresh.has(id));
  const { rowCount } = await client.query(
    'SELECT FROM customers WHERE customer_id = ANY($1::uuid[]) ORDER BY customer_id FOR KEY SHARE',
    [known],
  );
  if (rowCount !== known.length) throw new CustomerGone();
  await client.query(
    `SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles WHERE rolname = current_user AND rolsuper`,
  );
}

async function writeSales(client: pg.ClientBase, sales: readonly Sale[], book: Book): Promise<void> {
  const owned = sales
    .filter(({ added }) => added.lines > 0)
    .map((sale) => ({ sale, customerId: sale.customer < 0 ? null : book.customers.ids.get(sale.customer) }));
  const countryOf = (country: number) =>
    country < 0 ? null : findCountry(book.reader.countries.text(country)).code;
  await copyOrders(
    client,
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
  const extended = owned.filter(({ sale }) => sale.state !== 'new');
  await extendOrders(
    client,
    extended.map(({ sale, customerId }) => ({ customerId, orderId: sale.id, added: sale.added })),
  );
  const additions = extended.filter(({ sale }) => sale.state === 'before');
  if (additions.length === 0) return;
  await client.query(
    `INSERT INTO import_additions (import_no, customer_id, order_id)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[]) ON CONFLICT DO NOTHING`,
    [
      book.importNo,
      additions.map(({ customerId }) => idText(customerId ?? Buffer.alloc(16))),
      additions.map(({ sale }) => idText(sale.id)),
    ],
  );
}

/** The lines of customers' orders, or those of sales to nobody in particular. */
async function writeLines(
  client: pg.ClientBase,
  chunk: Chunk,
  { customers, products, importNo }: Book,
  anonymous: boolean,
): Promise<{ lines: number; returns: number }> {
  const { lines, sales, lineNos } = chunk;
  let copy: LineCopy | undefined;
  let returns = 0;
  for (const i of inTurn(chunk, anonymous)) {
    const sale = sales[i] as Sale;
    const lineNo = lineNos[i] as number;
    copy ??= new LineCopy(client, anonymous ? 'site_sale_lines' : 'order_lines', importNo);
    if (lines.kinds[i] === RETURN) returns++;
    const product = lines.products[i] as number;
    copy.key(
      anonymous ? undefined : customers.ids.bytes,
      sale.customer * 16,
      sale.id,
      lineNo,
      (lines.kinds[i] as number) + 1, // purchases/line-kind.ts counts from 1
    );
    copy.content(
      lines.hashA[i] as number,
      lines.hashB[i] as number,
      lines.amounts[i] as number,
      lines.costs[i] as number,
      products.ids.bytes,
      product * 16,
    );
    const [price, priceScale] = priceOf(lines, i, sale.currency);
    copy.price(
      lines.quantities[i] as number,
      lines.quantityScales[i] as number,
      price,
      priceScale,
      products.description(product, lines.names[i] as number),
    );
    if (copy.written % LINES_A_TURN === 0) await copy.pause();
  }
  return { lines: copy === undefined ? 0 : await copy.end(), returns };
}

/**
 * The places of the lines to be written. Those of one customer stand together, since the index that begins with the
 * customer then grows in order: a tenth less work for the server.
 */
function inTurn({ lines, sales, lineNos }: Chunk, anonymous: boolean): Uint32Array {
  const keys = new Float64Array(lines.count);
  let count = 0;
  for (let i = 0; i < lines.count; i++) {
    const { customer } = sales[i] as Sale;
    if (lineNos[i] !== 0 && customer < 0 === anonymous) keys[count++] = customer * LINES_AT_MOST + i;
  }
  const found = keys.subarray(0, count);
  if (!anonymous) found.sort();
  return Uint32Array.from(found, (key) => (anonymous ? key + LINES_AT_MOST : key % LINES_AT_MOST));
}

/** @returns the unit price in major units; to six places where the file gives only amounts */
function priceOf(lines: SalesLines, i: number, currency: string): [digits: number, scale: number] {
  const price = lines.prices[i] as number;
  if (!Number.isNaN(price)) return [price, lines.priceScales[i] as number];
  const amount = lines.amounts[i] as number;
  const exponent = currencyExponent(currency);
  const quantity = (lines.quantities[i] as number) / 10 ** (lines.quantityScales[i] as number);
  if (quantity === 1 || quantity === 0) return [amount, exponent];
  const millionths = Math.round((amount / quantity) * 10 ** (6 - exponent));
  return Number.isSafeInteger(millionths) ? [millionths, 6] : [amount, exponent];
}
