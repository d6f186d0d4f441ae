import type pg from 'pg';
import { idBytes, newIdBytes } from '../../../core/ids.ts';
import type { CopiedProduct } from '../../purchases/copy-products.ts';
import { FEE, kindOfCode, kindOfName, LINE_KINDS, SALE } from '../read/kinds.ts';
import type { SalesLines } from '../read/lines.ts';
import type { SalesLineReader } from '../read/sales-line.ts';
import { shortened } from './facts.ts';
import { IdTable } from './id-table.ts';

const UNNAMED = -1;

/** Which product of the catalogue each product of a file is. A product without a code goes by its name. */
export class Products {
  readonly ids = new IdTable();
  readonly #reader: SalesLineReader;
  readonly #importNo: number;
  /** By product, the reader's number for its name in the catalogue. */
  readonly #names: number[] = [];
  /** Products that this import made and whose name no sale has told yet. */
  readonly #unsold = new Set<number>();
  readonly #byCode = new Map<string, number>();

  constructor(reader: SalesLineReader, importNo: number) {
    this.#reader = reader;
    this.#importNo = importNo;
  }

  /** @returns what to write beside a line: its name where the catalogue has another, or may have */
  description(product: number, name: number): string | null {
    if (name < 0 || (this.#names[product] === name && !this.#unsold.has(product))) return null;
    return shortened(this.#reader.names.text(name));
  }

  /** Finds or makes the products that a chunk is the first to name; names those that had none. */
  async resolve(
    pool: pg.Pool,
    lines: SalesLines,
  ): Promise<{ made: CopiedProduct[]; renamed: CopiedProduct[] }> {
    const { products, names, kinds } = lines;
    const first = new Map<number, number>();
    const renamed = new Map<number, CopiedProduct>();
    for (let i = 0; i < lines.count; i++) {
      const product = products[i] as number;
      if (product < 0) continue;
      const name = names[i] as number;
      const sold = kinds[i] === SALE && name >= 0;
      if (!this.ids.has(product)) {
        const before = first.get(product);
        if (before === undefined || (sold && !isSale(before, lines))) first.set(product, i);
      } else if (sold && this.#unsold.delete(product) && this.#names[product] !== name) {
        this.#names[product] = name;
        renamed.set(product, this.#described(product, name));
      }
    }
    return { made: await this.#make(pool, first, lines), renamed: [...renamed.values()] };
  }

  async #make(pool: pg.Pool, first: Map<number, number>, lines: SalesLines): Promise<CopiedProduct[]> {
    if (first.size === 0) return [];
    const wanted = [...first].map(([product, line]) => ({ product, line, code: this.#code(product) }));
    const { rows } = await pool.query<{
      product_id: string;
      code: string;
      name: string;
      import_no: number | null;
    }>('SELECT product_id, code, name, import_no FROM products WHERE code = ANY($1)', [
      wanted.map(({ code }) => code),
    ]);
    const catalogue = new Map(rows.map((row) => [row.code, row]));
    const made: CopiedProduct[] = [];
    for (const { product, line, code } of wanted) {
      const name = lines.names[line] as number;
      const known = catalogue.get(code);
      const twin = this.#byCode.get(code); // the name of one product can be the code of another
      if (known !== undefined) {
        this.ids.set(product, idBytes(known.product_id));
        const text = Buffer.from(known.name);
        this.#names[product] = this.#reader.names.intern(text, 0, text.length);
        if (known.import_no === this.#importNo && known.name === code) this.#unsold.add(product);
      } else if (twin === undefined) {
        this.ids.set(product, newIdBytes());
        this.#names[product] = name;
        if (!isSale(line, lines)) this.#unsold.add(product);
        made.push(this.#described(product, name));
      } else {
        this.ids.set(product, this.ids.get(twin));
        this.#names[product] = this.#names[twin] ?? UNNAMED;
      }
      this.#byCode.set(code, product);
    }
    return made;
  }

  #described(product: number, name: number): CopiedProduct {
    const code = this.#code(product);
    const named = name < 0 ? code : shortened(this.#reader.names.text(name));
    const byCode = this.#reader.products.kind(product) === 0 ? kindOfCode(code) : SALE;
    const kind = LINE_KINDS[byCode === SALE ? kindOfName(named) : byCode];
    return {
      id: Buffer.from(this.ids.get(product)),
      code,
      name: named,
      kind: kind === LINE_KINDS[FEE] ? 'fee' : kind === 'adjustment' ? 'adjustment' : 'product',
    };
  }

  #code(product: number): string {
    return shortened(this.#reader.products.text(product));
  }
}

function isSale(line: number, lines: SalesLines): boolean {
  return lines.kinds[line] === SALE && (lines.names[line] as number) >= 0;
}
