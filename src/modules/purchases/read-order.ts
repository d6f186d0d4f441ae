import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import { NotFound } from '../../core/errors.ts';
import type { Call } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { DB } from '../../core/schema.ts';
import { keyset } from '../customers/keyset.ts';
import { checkVisible } from '../customers/visible.ts';
import type { purchasesContract } from './contract.ts';
import { lineKindName } from './line-kind.ts';

export type Order = OutputOf<typeof purchasesContract.order>;
type OrderId = { customerId: string; orderId: string };

/** @throws NotFound, also for the order of another customer */
export async function readOrder(
  db: Db,
  { caller, can }: Pick<Call, 'caller' | 'can'>,
  { customerId, orderId }: OrderId,
): Promise<Order> {
  await checkVisible(db, caller, customerId);
  const row = await db
    .selectFrom('orders')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('order_id', '=', orderId)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const mayCost = can('cost.read');
  return { ...headOf(row, mayCost), lines: await readLines(db, mayCost, { customerId, orderId }) };
}

/** @throws NotFound, Invalid for a cursor that is none */
export async function listOrders(
  db: Db,
  { caller, can }: Pick<Call, 'caller' | 'can'>,
  { customerId, cursor, limit }: InputOf<typeof purchasesContract.orders>,
): Promise<OutputOf<typeof purchasesContract.orders>> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const at = sql`date_trunc('milliseconds', ordered_at)`; // as far as a cursor tells
  const rows = await db
    .selectFrom('orders')
    .selectAll()
    .where('customer_id', '=', customerId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(${at}, order_id) < (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy(at, 'desc')
    .orderBy('order_id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((row) => headOf(row, can('cost.read'))),
    next: last ? keyset.write({ at: last.ordered_at.toISOString(), id: last.order_id }) : null,
  };
}

function headOf(row: Selectable<DB['orders']>, mayCost: boolean): Omit<Order, 'lines'> {
  return {
    customerId: row.customer_id,
    orderId: row.order_id,
    number: row.number,
    siteId: row.site_id,
    orderedAt: row.ordered_at.toISOString(),
    currency: row.currency,
    channel: row.channel,
    purchase: row.purchase,
    amountMinor: row.spend_minor + row.returned_minor + row.other_minor,
    spendMinor: row.spend_minor,
    returnedMinor: row.returned_minor,
    otherMinor: row.other_minor,
    costMinor: mayCost ? row.cost_minor : null,
    promisedAt: row.promised_at?.toISOString() ?? null,
    fulfilledAt: row.fulfilled_at?.toISOString() ?? null,
  };
}

type LineRow = {
  line_no: number;
  kind: number;
  product_id: string | null;
  code: string | null;
  description: string | null;
  quantity: string;
  unit_price: string;
  amount_minor: number;
  cost_minor: number | null;
  undoes_order_id: string | null;
  undoes_line_no: number | null;
  returned: string;
};

async function readLines(
  db: Db,
  mayCost: boolean,
  { customerId, orderId }: OrderId,
): Promise<Order['lines']> {
  const { rows } = await sql<LineRow>`
    SELECT line.line_no, line.kind, line.product_id, products.code, coalesce(line.description, products.name) AS description,
           trim_scale(line.quantity) AS quantity, trim_scale(line.unit_price) AS unit_price, line.amount_minor,
           line.cost_minor, undoing.undoes_order_id, undoing.undoes_line_no,
           (SELECT trim_scale(coalesce(sum(-back.quantity), 0))
              FROM returns JOIN order_lines AS back
                ON back.customer_id = returns.customer_id AND back.order_id = returns.order_id AND back.line_no = returns.line_no
             WHERE returns.customer_id = line.customer_id AND returns.undoes_order_id = line.order_id
               AND returns.undoes_line_no = line.line_no) AS returned
      FROM order_lines AS line
      LEFT JOIN products ON products.product_id = line.product_id
      LEFT JOIN returns AS undoing ON undoing.customer_id = line.customer_id AND undoing.order_id = line.order_id
                                  AND undoing.line_no = line.line_no
     WHERE line.customer_id = ${customerId} AND line.order_id = ${orderId}
     ORDER BY line.line_no`.execute(db);
  return rows.map((row) => ({
    lineNo: row.line_no,
    kind: lineKindName(row.kind),
    productId: row.product_id,
    code: row.code,
    description: row.description,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    amountMinor: row.amount_minor,
    costMinor: mayCost ? row.cost_minor : null,
    undoes:
      row.undoes_order_id !== null && row.undoes_line_no !== null
        ? { orderId: row.undoes_order_id, lineNo: row.undoes_line_no }
        : null,
    returnedQuantity: row.returned,
  }));
}
