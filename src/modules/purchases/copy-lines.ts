// Order lines in bulk, by COPY straight into the tables: nothing passes through a table in between.
import type { Copies, CopyRows } from '../../core/copy.ts';

const columns = [
  'line_no',
  'kind',
  'import_no',
  'line_hash',
  'amount_minor',
  'cost_minor',
  'product_id',
  'quantity',
  'unit_price',
  'description',
];

/** Lines of orders of customers, or of sales of a site: one COPY each. */
export class LineCopy {
  readonly #rows: CopyRows;
  readonly #importNo: number;
  written = 0;

  constructor(copies: Copies, table: 'order_lines' | 'site_sale_lines', importNo: number) {
    const key = table === 'order_lines' ? ['customer_id', 'order_id'] : ['site_sale_id'];
    this.#rows = copies.into(table, [...key, ...columns]);
    this.#importNo = importNo;
  }

  /** Begins a line. @param customers holds the customer's id from `offset`; undefined for a sale of the site */
  key(
    customers: Uint8Array | undefined,
    offset: number,
    orderId: Buffer,
    lineNo: number,
    kind: number,
  ): void {
    const rows = this.#rows;
    rows.row();
    if (customers !== undefined) rows.uuid(customers, offset);
    rows.uuid(orderId);
    rows.int4(lineNo);
    rows.int2(kind);
    rows.int4(this.#importNo);
    this.written++;
  }

  /** @param cost NaN where unknown @param products holds the product's id from `offset`, unless that is below zero */
  content(
    hashA: number,
    hashB: number,
    amount: number,
    cost: number,
    products: Uint8Array,
    offset: number,
  ): void {
    const rows = this.#rows;
    rows.int8Halves(hashA, hashB);
    rows.int8(amount);
    if (Number.isNaN(cost)) rows.null();
    else rows.int8(cost);
    if (offset < 0) rows.null();
    else rows.uuid(products, offset);
  }

  /** Ends a line. */
  price(
    quantity: number,
    quantityScale: number,
    price: number,
    priceScale: number,
    description: string | null,
  ): void {
    const rows = this.#rows;
    rows.numeric(quantity, quantityScale);
    rows.numeric(price, priceScale);
    rows.text(description);
  }
}
