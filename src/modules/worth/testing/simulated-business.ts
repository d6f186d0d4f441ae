// A business whose customers behave exactly as MBG/NBD says, for tests: what is true of it is known.
import { sql } from 'kysely';
import type { Db } from '../../../core/db.ts';
import { newId } from '../../../core/ids.ts';
import { refreshFigures } from '../../purchases/figures.ts';
import { Random } from '../models/simulate.ts';

export type SimulatedBusiness = {
  customers: number;
  /** weeks; a near 0: nobody leaves */
  parameters: { r: number; alpha: number; a: number; b: number };
  /** the last day of the data, and how many days they go back */
  end: Date;
  days: number;
  joiningDays: number;
  /** taken in turn */
  siteIds: (string | null)[];
};

const DAY = 86_400_000;

/** @returns ids of the customers, in the order of `siteIds` taken in turn */
export async function simulateBusiness(db: Db, business: SimulatedBusiness): Promise<string[]> {
  const random = new Random(11);
  const customers: { id: string; site: string | null }[] = [];
  const orders: { customer: string; at: string; minor: number }[] = [];
  for (let i = 0; i < business.customers; i++) {
    const id = newId();
    customers.push({ id, site: business.siteIds[i % business.siteIds.length] ?? null });
    const T = business.days - Math.floor(random.uniform() * business.joiningDays);
    const spend = 2000 * (0.5 + random.gamma(2) / 2);
    for (const age of purchaseAges(random, business.parameters, T)) {
      const at = new Date(business.end.getTime() - (T - age) * DAY).toISOString();
      orders.push({ customer: id, at, minor: Math.round(spend * (0.5 + random.uniform())) });
    }
  }
  await sql`
    INSERT INTO customers (customer_id, kind, name, site_id, created_at, updated_at)
    SELECT id, 'person', 'Customer ' || id, site, now(), now()
      FROM unnest(${customers.map(({ id }) => id)}::uuid[], ${customers.map(({ site }) => site)}::uuid[]) AS c (id, site)`.execute(
    db,
  );
  await sql`INSERT INTO customer_worth (customer_id) SELECT unnest(${customers.map(({ id }) => id)}::uuid[])`.execute(
    db,
  );
  await sql`
    INSERT INTO orders (customer_id, order_id, number, ordered_at, currency, lines, purchase, spend_minor, returned_minor, other_minor)
    SELECT customer, id, id, at, 'GBP', 1, true, minor, 0, 0
      FROM unnest(${orders.map(({ customer }) => customer)}::uuid[], ${orders.map(() => newId())}::uuid[],
                  ${orders.map(({ at }) => at)}::timestamptz[], ${orders.map(({ minor }) => minor)}::bigint[]) AS o (customer, id, at, minor)`.execute(
    db,
  );
  await refreshFigures(db, 'all');
  return customers.map(({ id }) => id);
}

function purchaseAges(
  random: Random,
  { r, alpha, a, b }: SimulatedBusiness['parameters'],
  T: number,
): number[] {
  const rate = random.gamma(r) / (alpha * 7);
  const leaves = random.beta(a, b);
  const ages = [0];
  let time = 0;
  while (random.uniform() >= leaves) {
    time += random.exponential(rate);
    if (!(time < T)) break;
    ages.push(Math.floor(time));
  }
  return ages;
}
