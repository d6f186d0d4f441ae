// Orders that are known already and get more lines: their totals grow, and their event tells the new amount.
import type pg from 'pg';
import { idText } from '../../core/ids.ts';
import type { Totals } from './copy-orders.ts';

/** What is added to an order; its customer, or null for a sale of the site. */
export type Extension = { customerId: Buffer | null; orderId: Buffer; added: Totals };

/** Adds to the totals. The lines themselves are written by copy-lines.ts in the same transaction. */
export async function extendOrders(client: pg.ClientBase, extensions: readonly Extension[]): Promise<void> {
  const placed = extensions.filter(({ customerId }) => customerId !== null);
  const sold = extensions.filter(({ customerId }) => customerId === null);
  if (placed.length > 0) {
    const owners = placed.map(({ customerId }) => idText(customerId ?? Buffer.alloc(16)));
    const orderIds = placed.map(({ orderId }) => idText(orderId));
    await client.query(
      `UPDATE orders SET lines = orders.lines + more.lines, purchase = orders.purchase OR more.purchase,
              spend_minor = spend_minor + spend, returned_minor = returned_minor + returned, other_minor = other_minor + other,
              cost_minor = CASE WHEN cost IS NULL THEN cost_minor ELSE coalesce(cost_minor, 0) + cost END
         FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::boolean[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
              AS more (customer_id, order_id, lines, purchase, spend, returned, other, cost)
        WHERE orders.customer_id = more.customer_id AND orders.order_id = more.order_id`,
      [owners, orderIds, ...columnsOf(placed)],
    );
    await retellOrders(client, owners, orderIds);
  }
  if (sold.length === 0) return;
  await client.query(
    `UPDATE site_sales SET lines = site_sales.lines + more.lines, spend_minor = spend_minor + spend,
            returned_minor = returned_minor + returned, other_minor = other_minor + other
       FROM unnest($1::uuid[], $2::int[], $3::boolean[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
            AS more (site_sale_id, lines, purchase, spend, returned, other, cost)
      WHERE site_sales.site_sale_id = more.site_sale_id`,
    [sold.map(({ orderId }) => idText(orderId)), ...columnsOf(sold)],
  );
}

function columnsOf(extensions: readonly Extension[]): unknown[][] {
  const keys = ['lines', 'purchase', 'spend', 'returned', 'other', 'cost'] as const;
  return keys.map((key) => extensions.map(({ added }) => added[key]));
}

/** Puts what the orders now amount to into their events. As text, since jsonb_build_object is not for an UPDATE on Citus. */
export async function retellOrders(
  client: pg.ClientBase,
  customerIds: readonly string[],
  orderIds: readonly string[],
): Promise<void> {
  await client.query(
    `UPDATE events
        SET kind = CASE WHEN NOT orders.purchase AND orders.returned_minor <> 0 THEN 'order.returned' ELSE 'order.placed' END,
            data = events.data || ('{"amountMinor":' || (orders.spend_minor + orders.returned_minor + orders.other_minor)::text
                                || ',"lines":' || orders.lines::text || '}')::jsonb
       FROM unnest($1::uuid[], $2::uuid[]) AS named (customer_id, order_id)
       JOIN orders ON orders.customer_id = named.customer_id AND orders.order_id = named.order_id
      WHERE events.customer_id = orders.customer_id AND events.at = orders.ordered_at
        AND events.kind IN ('order.placed', 'order.returned') AND events.data->>'orderId' = orders.order_id::text`,
    [customerIds, orderIds],
  );
}
