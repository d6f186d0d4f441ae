// Orders in bulk, by COPY: new ones with their number and event; totals of known ones that got more lines.
import type { Copies } from '../../core/copy.ts';
import { idBytes, idText } from '../../core/ids.ts';

/** Sums of lines; money in minor units of the order's currency. */
export type Totals = {
  lines: number;
  /** one of the lines is a sale */
  purchase: boolean;
  spend: number;
  returned: number;
  other: number;
  /** null where no line has a cost */
  cost: number | null;
};
export type CopiedOrder = {
  /** null: to nobody in particular, a sale of the site */
  customerId: Buffer | null;
  orderId: Buffer;
  number: string;
  siteId: string;
  /** microseconds since 1970 */
  at: number;
  currency: string;
  /** ISO 3166; kept for sales of the site */
  country: string | null;
  delivery?: { channel: string; promisedAt: Date | null; fulfilledAt: Date | null };
  totals: Totals;
};

const NOBODY = Buffer.alloc(16);

/** A file has few sites and many orders. */
function siteBytes(): (siteId: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (siteId) => {
    let bytes = known.get(siteId);
    if (bytes === undefined) known.set(siteId, (bytes = idBytes(siteId)));
    return bytes;
  };
}

const returnedOnly = ({ purchase, returned }: Totals): boolean => !purchase && returned !== 0;

/**
 * Writes orders that do not exist yet, without their lines. The event of an order bears the order's id, so that it is
 * found without looking.
 */
export function copyOrders(copies: Copies, orders: readonly CopiedOrder[], importNo: number): void {
  const siteOf = siteBytes();
  const placed = orders.filter((order) => order.customerId !== null);
  copies.each(
    'orders',
    [
      'customer_id',
      'order_id',
      'number',
      'site_id',
      'ordered_at',
      'currency',
      'lines',
      'purchase',
      'spend_minor',
      'returned_minor',
      'other_minor',
      'cost_minor',
      'import_no',
      'channel',
      'promised_at',
      'fulfilled_at',
    ],
    placed,
    (rows, { customerId, orderId, number, siteId, at, currency, totals, delivery }) => {
      rows.row();
      rows.uuid(customerId ?? NOBODY);
      rows.uuid(orderId);
      rows.text(number);
      rows.uuid(siteOf(siteId));
      rows.timestamp(at);
      rows.text(currency);
      rows.int4(totals.lines);
      rows.bool(totals.purchase);
      rows.int8(totals.spend);
      rows.int8(totals.returned);
      rows.int8(totals.other);
      if (totals.cost === null) rows.null();
      else rows.int8(totals.cost);
      rows.int4(importNo);
      rows.text(delivery?.channel ?? null);
      for (const day of [delivery?.promisedAt, delivery?.fulfilledAt]) {
        if (day) rows.timestamp(day.getTime() * 1_000);
        else rows.null();
      }
    },
  );
  copies.each(
    'events',
    ['customer_id', 'at', 'event_id', 'kind', 'data', 'import_no'],
    placed,
    (rows, { customerId, orderId, number, at, currency, totals }) => {
      rows.row();
      rows.uuid(customerId ?? NOBODY);
      rows.timestamp(at);
      rows.uuid(orderId);
      rows.text(returnedOnly(totals) ? 'order.returned' : 'order.placed');
      rows.jsonb({
        orderId: idText(orderId),
        number,
        amountMinor: totals.spend + totals.returned + totals.other,
        currency,
        lines: totals.lines,
      });
      rows.int4(importNo);
    },
  );
  copySiteSales(
    copies,
    orders.filter((order) => order.customerId === null),
    importNo,
  );
  copies.each(
    'order_numbers',
    ['number', 'site_id', 'customer_id', 'order_id'],
    orders,
    (rows, { customerId, orderId, number, siteId }) => {
      rows.row();
      rows.text(number);
      rows.uuid(siteOf(siteId));
      rows.uuid(customerId ?? NOBODY);
      rows.uuid(orderId);
    },
  );
}

function copySiteSales(copies: Copies, sales: readonly CopiedOrder[], importNo: number): void {
  const siteOf = siteBytes();
  copies.each(
    'site_sales',
    [
      'site_sale_id',
      'number',
      'site_id',
      'sold_at',
      'currency',
      'lines',
      'spend_minor',
      'returned_minor',
      'other_minor',
      'country',
      'import_no',
    ],
    sales,
    (rows, { orderId, number, siteId, at, currency, country, totals }) => {
      rows.row();
      rows.uuid(orderId);
      rows.text(number);
      rows.uuid(siteOf(siteId));
      rows.timestamp(at);
      rows.text(currency);
      rows.int4(totals.lines);
      rows.int8(totals.spend);
      rows.int8(totals.returned);
      rows.int8(totals.other);
      rows.text(country);
      rows.int4(importNo);
    },
  );
}
