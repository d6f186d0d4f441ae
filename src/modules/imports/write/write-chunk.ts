import type pg from 'pg';
import { setImmediate as breathe } from 'node:timers/promises';
import { idText } from '../../../core/ids.ts';
import { copyCustomers, type CopiedCustomer } from '../../customers/copy-customers.ts';
import { LineCopy } from '../../purchases/copy-lines.ts';
import { copyOrders } from '../../purchases/copy-orders.ts';
import { copyProducts, type CopiedProduct, renameProducts } from '../../purchases/copy-products.ts';
import { extendOrders } from '../../purchases/extend-orders.ts';
import { findCountry } from '../read/country.ts';
import { currencyExponent } from '../read/currency.ts';
import type { SalesLines } from '../read/lines.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import { writeRejects } from '../rejects.ts';
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

const LINES_A_TURN = 2_000;

/** Writes a chunk within the transaction of `client`. @returns how many lines the database took */
export async function writeChunk(client: pg.ClientBase, prepared: Prepared, book: Book): Promise<number> {
  const { importNo } = book;
  await copyCustomers(client, prepared.customers, importNo);
  await writeFills(client, prepared.fills, importNo);
  await copyProducts(client, prepared.products, importNo);
  await renameProducts(client, prepared.renamed);
  await writeSales(client, prepared.sales, book);
  await writeRejects(client, importNo, prepared.chunk.rejected);
  const placed = await writeLines(client, prepared.chunk, book, false);
  return placed + (await writeLines(client, prepared.chunk, book, true));
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
  { lines, sales, lineNos }: Chunk,
  { customers, products, importNo }: Book,
  anonymous: boolean,
): Promise<number> {
  let copy: LineCopy | undefined;
  for (let i = 0; i < lines.count; i++) {
    const sale = sales[i] as Sale;
    const lineNo = lineNos[i] as number;
    if (sale.customer < 0 !== anonymous || lineNo === 0) continue;
    copy ??= new LineCopy(client, anonymous ? 'site_sale_lines' : 'order_lines', importNo);
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
    else if (i % (LINES_A_TURN * 10) === 0) await breathe();
  }
  return copy === undefined ? 0 : copy.end();
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
