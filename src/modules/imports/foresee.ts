// What an import would make, worked out by what the import itself looks up, only that nothing is written: what is in the
// house already is no part of it.
import { sql } from 'kysely';
import type { Database } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';
import { decimalText } from './read/decimals.ts';
import type { Seal } from '../../core/seal.ts';
import { findBusiness } from '../team/business.ts';
import { ErasedInFile } from './erased-in-file.ts';
import { placeOf } from './place.ts';
import type { Analysis } from './read/analyse.ts';
import { currencyExponent } from './read/currency.ts';
import { HashSet64 } from './read/hash-set.ts';
import { mixA, mixB, settle } from './read/intern.ts';
import { RETURN } from './read/kinds.ts';
import type { CountedSource } from './source.ts';
import { openBook } from './write/book.ts';
import type { Chunk } from './write/chunk.ts';
import { gather } from './write/gather.ts';

export type House = Database & { sealFor(purpose: string): Seal };
type Counts = { customers: number; orders: number; products: number; lines: number };
/** The counts of the import's result, under the same names; and what of the file was there before. */
export type Makes = Counts & {
  buyers: number;
  purchaseOrders: number;
  returnLines: number;
  anonymousLines: number;
  /** a decimal in major units */
  net: string;
  known: Counts;
};

/** @returns what the file holds, where everything in it is new */
export function makesOf(analysis: Analysis): Makes {
  const { customers, orders, products, buyers, purchaseOrders, returnLines, anonymousLines, net } = analysis;
  return {
    ...{ customers, orders, products, buyers, purchaseOrders, returnLines, anonymousLines, net },
    lines: analysis.lines - analysis.rejected,
    known: { customers: 0, orders: 0, products: 0, lines: 0 },
  };
}

/** Reads the file once more, unless everything in it must be new. */
export async function foresee(
  house: House,
  { source }: CountedSource,
  analysis: Analysis,
  row: { import_no: number; site_id: string | null },
): Promise<Makes> {
  const { db, pool } = house;
  const business = await findBusiness(db);
  if (!business) return makesOf(analysis);
  const erased = await ErasedInFile.open(db, house.sealFor, business.country);
  if (!erased && plainly(analysis) && (await isEmpty(db))) return makesOf(analysis);
  const { reading, shape } = analysis;
  const book = await openBook(db, await placeOf(db, row), {
    ...{ reading, erased, importNo: row.import_no },
    addSite: () => Promise.resolve({ siteId: newId() }),
  });
  const seen = new Seen();
  const [made, known] = [{ customers: 0, products: 0 }, { customers: 0 }];
  for await (const { chunk, facts } of gather(source, shape, { reader: book.reader, reading, skip: 0 })) {
    await book.sites.resolve(db);
    const customers = await book.customers.resolve(pool, facts);
    made.customers += customers.made.length;
    known.customers += customers.known.length;
    made.products += (await book.products.resolve(pool, chunk.lines)).made.length;
    await book.sales.resolve(pool, chunk);
    seen.add(chunk);
  }
  return {
    ...made,
    ...seen.counts(),
    net: decimalText(seen.net, currencyExponent(reading.currency)),
    known: {
      ...known,
      products: Math.max(0, book.reader.products.size - made.products),
      orders: seen.knownOrders.size,
      lines: seen.knownLines,
    },
  };
}

/** Whether customers are told apart by number alone and all lines go to one site: then spelling makes no two of one. */
function plainly({ reading: { roles } }: Analysis): boolean {
  return !roles.some((role) => role === 'email' || role === 'phone' || role === 'site');
}

/** A cluster reads each part by itself: so of one column, and one row. */
async function isEmpty(db: Database['db']): Promise<boolean> {
  const { rows } = await sql`
    (SELECT 1 FROM customers LIMIT 1) UNION ALL (SELECT 1 FROM products LIMIT 1)
    UNION ALL (SELECT 1 FROM site_sales LIMIT 1)`.execute(db);
  return rows.length === 0;
}

/** Counts what the chunks of a file add; memory grows with orders, not with lines. */
class Seen {
  net = 0n;
  knownLines = 0;
  readonly knownOrders = new HashSet64();
  readonly #orders = new HashSet64();
  readonly #purchaseOrders = new HashSet64();
  readonly #buyers = new Set<number>();
  #lines = 0;
  #returnLines = 0;
  #anonymousLines = 0;

  add({ lines, sales, lineNos }: Chunk): void {
    for (let i = 0; i < lines.count; i++) {
      const sale = sales[i];
      if (sale === undefined) continue;
      const site = lines.sites[i] as number;
      const add = (to: HashSet64, whose: number): boolean =>
        to.add(settle(mixA(mixA(sale.order, site), whose)), settle(mixB(mixB(sale.order, site), whose)));
      if (sale.state === 'before') add(this.knownOrders, sale.customer);
      if (lineNos[i] === 0) {
        this.knownLines++;
        continue;
      }
      const amount = lines.amounts[i] as number;
      const price = Number.isNaN(lines.prices[i]) ? amount : (lines.prices[i] as number);
      const returned = lines.kinds[i] === RETURN;
      this.#lines++;
      this.net += BigInt(amount);
      if (returned) this.#returnLines++;
      if (sale.customer < 0) this.#anonymousLines++;
      if (sale.state === 'before') continue;
      add(this.#orders, 0); // numbers, whoever's
      if (sale.customer < 0 || returned || (lines.quantities[i] as number) <= 0 || price <= 0) continue;
      this.#buyers.add(sale.customer);
      add(this.#purchaseOrders, sale.customer);
    }
  }

  counts(): Omit<Makes, 'customers' | 'products' | 'known' | 'net'> {
    return {
      lines: this.#lines,
      orders: this.#orders.size,
      buyers: this.#buyers.size,
      purchaseOrders: this.#purchaseOrders.size,
      returnLines: this.#returnLines,
      anonymousLines: this.#anonymousLines,
    };
  }
}
