// All customers and all they ever ordered, read once as numbers: a statement that groups and joins took three times as
// long (bench/worth.ts).
import type pg from 'pg';
import { copyOut, type CopiedRow } from '../../core/copy-out.ts';
import { IdIndex } from './id-index.ts';
import { NOBODY } from './everybody.ts';
import { type Signal, signalsOrNone } from '../customers/signals.ts';
import type { Window } from './window.ts';

/** Milliseconds from 1970, from which dates count, to 2000, from which PostgreSQL does. */
const EPOCH = 946_684_800_000;
const DAY = 86_400_000;
const MOST_SITES = 100_000;

/** A struct of arrays, one place a customer; their orders stand together, from `offsets[i]` to `offsets[i + 1]`, by day. */
export type Purchases = {
  customers: IdIndex;
  /** place in `sites`, or -1 */
  site: Int32Array;
  sites: IdIndex;
  monthMinor: Float64Array;
  monthSignal: Uint8Array;
  offsets: Int32Array;
  /** number of the day in the window: 0 before it, last + 1 behind it */
  days: Int32Array;
  /** spend less returns in minor units of the business's currency; 0 of orders in another */
  nets: Float64Array;
  /** 1: a reason to count it */
  purchase: Uint8Array;
};

/** @param newMonth whether this is the first fit of its month: what was said until now becomes the month's beginning */
export async function readPurchases(
  client: pg.ClientBase,
  window: Window,
  newMonth: boolean,
): Promise<Purchases> {
  const people = await readCustomers(client, newMonth);
  const orders = await readOrders(client, people.customers, window);
  return { ...people, ...byCustomer(orders, people.customers.size) };
}

async function readCustomers(client: pg.ClientBase, newMonth: boolean) {
  const { rows } = await client.query<{ n: number }>('SELECT count(*) AS n FROM customers');
  const most = (rows[0]?.n ?? 0) + 1_000; // who comes in this moment
  const customers = new IdIndex(most);
  const site = new Int32Array(most).fill(-1);
  const monthMinor = new Float64Array(most).fill(Number.NaN);
  const monthSignal = new Uint8Array(most).fill(NOBODY);
  const sites = new IdIndex(MOST_SITES);
  const said = newMonth ? 'next_year_minor, signal' : 'month_minor, month_signal';
  await copyOut(
    client,
    `SELECT customer_id, site_id, fit_id, ${said} FROM customers LEFT JOIN customer_worth USING (customer_id)`,
    5,
    (row) => {
      if (customers.size === most) return;
      const at = customers.add(row.bytes, row.starts[0]!);
      if (!row.isNull(1)) site[at] = sites.add(row.bytes, row.starts[1]!);
      if (row.isNull(2)) return;
      monthMinor[at] = row.int8(3);
      if (!row.isNull(4)) monthSignal[at] = signalsOrNone.indexOf(row.text(4) as Signal);
    },
  );
  return { customers, site, sites, monthMinor, monthSignal };
}

type Orders = {
  count: number;
  owner: Int32Array;
  days: Int32Array;
  nets: Float64Array;
  purchase: Uint8Array;
};

async function readOrders(client: pg.ClientBase, customers: IdIndex, window: Window): Promise<Orders> {
  const { rows } = await client.query<{ n: number }>('SELECT count(*) AS n FROM orders');
  const most = (rows[0]?.n ?? 0) + 10_000;
  const orders: Orders = {
    count: 0,
    owner: new Int32Array(most),
    days: new Int32Array(most),
    nets: new Float64Array(most),
    purchase: new Uint8Array(most),
  };
  const numberOf = dayNumbers(window.days);
  const take = (row: CopiedRow): void => {
    const owner = customers.find(row.bytes, row.starts[0]!);
    if (owner < 0 || orders.count === most) return;
    const at = orders.count++;
    orders.owner[at] = owner;
    orders.days[at] = numberOf(row.int8(1) / 1_000 + EPOCH);
    orders.purchase[at] = row.bytes[row.starts[2]!]!;
    orders.nets[at] = row.int8(3);
  };
  await copyOut(
    client,
    `SELECT customer_id, ordered_at, purchase,
            CASE WHEN orders.currency = business.currency THEN spend_minor + returned_minor ELSE 0 END
       FROM orders, business`,
    4,
    take,
  );
  return orders;
}

/** @param days starts of the days 1 to last + 1 @returns a function from milliseconds since 1970 to the number of a day */
function dayNumbers(days: readonly Date[]): (at: number) => number {
  const starts = Float64Array.from(days, (day) => day.getTime());
  const first = starts[0] ?? 0;
  return (at) => {
    // Days of 23 and 25 hours: right but for one.
    let day = Math.max(0, Math.min(starts.length, Math.floor((at - first) / DAY) + 1));
    while (day < starts.length && starts[day]! <= at) day++;
    while (day > 0 && starts[day - 1]! > at) day--;
    return day;
  };
}

/** Counting sort by customer, then each one's by day. */
function byCustomer(orders: Orders, customers: number) {
  const { count, owner } = orders;
  const offsets = new Int32Array(customers + 1);
  for (let i = 0; i < count; i++) offsets[owner[i]! + 1]!++;
  for (let i = 0; i < customers; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice();
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[next[owner[i]!]!++] = i;
  for (let i = 0; i < customers; i++) sortByDay(order.subarray(offsets[i], offsets[i + 1]), orders.days);
  return {
    offsets,
    days: Int32Array.from(order, (i) => orders.days[i]!),
    nets: Float64Array.from(order, (i) => orders.nets[i]!),
    purchase: Uint8Array.from(order, (i) => orders.purchase[i]!),
  };
}

function sortByDay(order: Int32Array, days: Int32Array): void {
  if (order.length > 32) return void order.sort((a, b) => days[a]! - days[b]!);
  for (let i = 1; i < order.length; i++) {
    const each = order[i]!;
    const day = days[each]!;
    let at = i;
    for (; at > 0 && days[order[at - 1]!]! > day; at--) order[at] = order[at - 1]!;
    order[at] = each;
  }
}
