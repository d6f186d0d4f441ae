import { randomInt } from 'node:crypto';
import type { Db } from '../../core/db.ts';
import { Conflict } from '../../core/errors.ts';
import { record } from '../../core/events.ts';
import { newId } from '../../core/ids.ts';
import { announce } from '../../core/live.ts';
import { refreshFigures } from './figures.ts';
import { lineKind } from './line-kind.ts';

export type NewLine = {
  kind: number;
  productId: string | null;
  description: string | null;
  quantity: string;
  unitPrice: string;
  amountMinor: number;
  costMinor: number | null;
};
export type NewOrder = {
  customerId: string;
  number: string | undefined;
  siteId: string;
  at: Date;
  currency: string;
  channel: string | null;
  promisedAt: string | null;
  fulfilledAt: string | null;
  lines: readonly NewLine[];
  event: { kind: 'order.placed' | 'order.returned'; staffId: string | null; data?: object };
};

/** What else follows from an order, in its transaction: the router says what (a new score of the customer's worth). */
export type AfterOrder = (tx: Db, customerId: string) => Promise<void>;

/**
 * Writes an order with its lines, event and figures.
 * @throws Conflict when this customer has an order of that number at that site
 * @returns the order's id
 */
export async function writeOrder(tx: Db, order: NewOrder, afterOrder: AfterOrder): Promise<string> {
  const { customerId } = order;
  const orderId = newId();
  const number = await takeNumber(tx, order, orderId);
  const sum = (kinds: readonly number[]): number =>
    order.lines
      .filter((line) => kinds.includes(line.kind))
      .reduce((total, line) => total + line.amountMinor, 0);
  const costs = order.lines.flatMap((line) => (line.costMinor === null ? [] : [line.costMinor]));
  const [spend, returned] = [sum([lineKind.sale]), sum([lineKind.return])];
  const other = sum([lineKind.fee, lineKind.adjustment, lineKind.free]);
  await tx
    .insertInto('orders')
    .values({
      customer_id: customerId,
      order_id: orderId,
      number,
      site_id: order.siteId,
      ordered_at: order.at,
      currency: order.currency,
      channel: order.channel,
      lines: order.lines.length,
      purchase: order.lines.some((line) => line.kind === lineKind.sale),
      spend_minor: spend,
      returned_minor: returned,
      other_minor: other,
      cost_minor: costs.length > 0 ? costs.reduce((a, b) => a + b, 0) : null,
      promised_at: order.promisedAt,
      fulfilled_at: order.fulfilledAt,
    })
    .execute();
  await tx
    .insertInto('order_lines')
    .values(order.lines.map((line, index) => lineRow(customerId, orderId, line, index)))
    .execute();
  await record(tx, {
    customerId,
    kind: order.event.kind,
    staffId: order.event.staffId,
    at: order.at,
    data: {
      orderId,
      number,
      amountMinor: spend + returned + other,
      currency: order.currency,
      lines: order.lines.length,
      ...order.event.data,
    },
  });
  await refreshFigures(tx, { customerIds: [customerId] });
  await afterOrder(tx, customerId);
  await announce(tx, { topic: 'customer', id: customerId });
  return orderId;
}

function lineRow(customerId: string, orderId: string, line: NewLine, index: number) {
  return {
    customer_id: customerId,
    order_id: orderId,
    line_no: index + 1,
    kind: line.kind,
    line_hash: 0, // of a line of a file (imports/read/sales-line.ts); this one was typed in
    amount_minor: line.amountMinor,
    cost_minor: line.costMinor,
    product_id: line.productId,
    quantity: line.quantity,
    unit_price: line.unitPrice,
    description: line.description,
  };
}

async function takeNumber(tx: Db, order: NewOrder, orderId: string): Promise<string> {
  for (;;) {
    const number = order.number ?? madeUpNumber(order.at);
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('order_numbers')
      .values({ number, site_id: order.siteId, customer_id: order.customerId, order_id: orderId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) return number;
    if (order.number !== undefined) throw new Conflict('purchases:orderExists', { number });
  }
}

/** The day and five letters or digits that are not taken for one another: 251122-K7M4X. */
function madeUpNumber(at: Date): string {
  const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const tail = Array.from({ length: 5 }, () => signs[randomInt(signs.length)]).join('');
  return `${at.toISOString().slice(2, 10).replaceAll('-', '')}-${tail}`;
}
