import { sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Caller } from '../../core/handle.ts';
import type { InputOf, OutputOf } from '../../core/operation.ts';
import type { customersContract } from './contract.ts';
import { keyset } from './keyset.ts';
import { checkVisible } from './visible.ts';

type StoryPage = OutputOf<typeof customersContract.story>;
type StoryKind = NonNullable<InputOf<typeof customersContract.story>['kind']>;

/** One event as the database hands it over: times as text, exact to the microsecond that the next page starts from. */
export type StoryRow = {
  event_id: string;
  at: string;
  kind: string;
  staff_id: string | null;
  staff_name: string | null;
  data: Record<string, unknown>;
  order: StoryPage['items'][number]['order'];
};
export const firstPage = 20;

/** Patterns of LIKE: a room's kinds begin with what it is about. */
const kinds: Record<StoryKind, readonly string[]> = {
  contacts: ['conversation.%', 'call.%', 'check_in.%'],
  promises: ['promise.%', 'plan.%'],
  orders: ['order.placed'],
  returns: ['order.returned'],
  notes: ['note.%'],
  changes: ['customer.%', 'belonging.%', 'relation.%', 'preference.%', 'bond.%', 'consent.%'],
};

/**
 * The columns of a StoryRow for rows named `event`. An order is told as it stands now, not as it was announced. An
 * event of many (an import's) may name no order that is still there.
 * @param customer whose events these are, in SQL: named once more at each table, so that a cluster asks one machine
 */
export const storyColumns = (customer: '$1' | 'asked.customer_id'): string => `
  event.event_id, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at, event.kind,
  event.staff_id, (SELECT name FROM staff WHERE staff.id = event.staff_id) AS staff_name, event.data,
  (SELECT json_build_object('orderId', placed.order_id, 'number', placed.number, 'currency', placed.currency,
            'amountMinor', placed.spend_minor + placed.returned_minor + placed.other_minor, 'lines', placed.lines,
            'top', (SELECT coalesce(json_agg(json_build_object(
                 'name', coalesce(top.description, product.name, product.code, ''),
                 'quantity', trim_scale(top.quantity)::text, 'amountMinor', top.amount_minor)
                 ORDER BY abs(top.amount_minor) DESC, top.line_no), '[]')
              FROM (SELECT * FROM order_lines AS line
                     WHERE line.customer_id = ${customer} AND line.order_id = placed.order_id
                     ORDER BY abs(line.amount_minor) DESC, line.line_no LIMIT 3) AS top
              LEFT JOIN products AS product ON product.product_id = top.product_id))
     FROM orders AS placed
    WHERE placed.customer_id = ${customer} AND placed.order_id = (event.data ->> 'orderId')::uuid) AS "order"`;

/** @throws NotFound, Invalid for a cursor that is none */
export async function readStory(
  db: Db,
  caller: Caller,
  { customerId, kind, cursor, limit }: InputOf<typeof customersContract.story>,
): Promise<StoryPage> {
  await checkVisible(db, caller, customerId);
  const after = keyset.read(cursor);
  const { rows } = await sql<StoryRow>`
    SELECT ${sql.raw(storyColumns('asked.customer_id'))} FROM (SELECT ${customerId}::uuid AS customer_id) AS asked, (
      SELECT * FROM events
       WHERE customer_id = ${customerId}
         AND ${after ? sql`(at, event_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql`true`}
         AND ${kind ? sql`kind LIKE ANY(${kinds[kind]}::text[])` : sql`true`}
       ORDER BY at DESC, event_id DESC LIMIT ${limit + 1}) AS event
    ORDER BY event.at DESC, event.event_id DESC`.execute(db);
  return storyPage(rows, limit);
}

/** @param rows one more than a page where there is a next one */
export function storyPage(rows: readonly StoryRow[], limit: number): StoryPage {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      eventId: row.event_id,
      at: row.at,
      kind: row.kind,
      by: row.staff_id && row.staff_name ? { staffId: row.staff_id, name: row.staff_name } : null,
      data: row.data,
      order: row.order,
    })),
    next: rows.length > limit && last ? keyset.write({ at: last.at, id: last.event_id }) : null,
  };
}
