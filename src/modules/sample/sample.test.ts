import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { nilId } from '../../core/ids.ts';
import { startTestApp } from '../../testing.ts';
import { loadSample, removeSample } from './load.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');

/** Every table that marks rows as sample, or by the number of an import, and every table of a customer. */
async function tables(column: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name = ${column} ORDER BY 1`.execute(db);
  return rows.map((row) => row.name);
}
async function count(table: string, where: ReturnType<typeof sql> = sql`true`): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`SELECT count(*)::int AS n FROM ${sql.table(table)} WHERE ${where}`.execute(db);
  return rows[0]?.n ?? -1;
}
/** How much lies in each table, apart from what records that something was done. */
async function inventory(): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`.execute(
    db,
  );
  const names = rows
    .map((row) => row.name)
    .filter((name) => !['audit_entries', 'sample_state'].includes(name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await count(name)] as const)));
}

describe('asking for the sample company', () => {
  test('twice at once enqueues it once, and neither role nor stranger below a manager may', async () => {
    const answers = await Promise.all([owner.sample.load({}), owner.sample.load({}), owner.sample.load({})]);
    expect(answers.map((answer) => answer.state)).toEqual(['loading', 'loading', 'loading']);
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'sample.load'`.execute(db);
    expect(rows[0]?.n).toBe(1);
    await expect(app.as('rep').then((rep) => rep.sample.load({}))).rejects.toMatchObject({ status: 403 });
  });

  test('is answered again after whoever was at work was killed', async () => {
    await db
      .updateTable('sample_state')
      .set({ updated_at: new Date(Date.now() - 120_000) })
      .execute();
    expect(await owner.sample.state({})).toMatchObject({ state: 'none', failed: true });
    expect(await owner.sample.load({})).toMatchObject({ state: 'loading', failed: false });
  });
});

describe('the sample company', () => {
  let before: Record<string, number>;
  beforeAll(async () => {
    before = await inventory();
    await Promise.all([
      loadSample(app.database, { customers: 250 }),
      loadSample(app.database, { customers: 250 }),
    ]);
  });

  test('is loaded once, marked, with figures, and worth is to be fitted', async () => {
    expect(await owner.sample.state({})).toEqual({
      state: 'loaded',
      progress: 1,
      failed: false,
      customers: 250,
    });
    expect(await count('customers', sql`sample AND import_no = 0`)).toBe(250);
    expect(await count('customer_figures', sql`orders > 0`)).toBeGreaterThan(200);
    expect(await count('sites', sql`sample`)).toBe(3);
    expect(await count('staff', sql`sample AND active`)).toBe(12);
    expect(await count('accounts', sql`user_id IN (SELECT id FROM staff WHERE sample)`)).toBe(0);
    expect((await owner.team.welcome({})).business?.sample).toBe(true);
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'worth.fit'`.execute(db);
    expect(rows[0]?.n).toBe(1);
  });

  test('agrees with itself: totals with lines, returns with what they undo, figures with orders', async () => {
    const { rows } = await sql<{ wrong: number }>`
      SELECT count(*)::int AS wrong FROM orders
       WHERE (lines, spend_minor, returned_minor, other_minor, cost_minor) IS DISTINCT FROM (
         SELECT (count(*)::int, coalesce(sum(amount_minor) FILTER (WHERE kind = 1), 0)::bigint,
                 coalesce(sum(amount_minor) FILTER (WHERE kind = 2), 0)::bigint,
                 coalesce(sum(amount_minor) FILTER (WHERE kind > 2), 0)::bigint, sum(cost_minor)::bigint)
           FROM order_lines AS line WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id)`.execute(
      db,
    );
    expect(rows[0]?.wrong).toBe(0);
    const { rows: lines } = await sql<{ wrong: number }>`
      SELECT count(*)::int AS wrong FROM order_lines WHERE amount_minor <> round(quantity * unit_price * 100)`.execute(
      db,
    );
    expect(lines[0]?.wrong).toBe(0);
    expect(await count('returns')).toBeGreaterThan(5);
    expect(await count('orders', sql`NOT purchase AND returned_minor < 0`)).toBe(await count('returns'));
  });

  test('answers on a card as any customer does', async () => {
    const row = await db
      .selectFrom('customer_figures')
      .select('customer_id')
      .orderBy('orders', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const card = await owner.customers.card({ customerId: row.customer_id });
    expect(card.customer.sample).toBe(true);
    expect(
      card.contactPoints
        .filter((point) => point.main)
        .map((point) => point.kind)
        .sort(),
    ).toEqual(['email', 'phone']);
    expect(card.story.items.length).toBeGreaterThan(5);
  });

  test('goes completely, with what was added to it; what the house added stays', async () => {
    const sampled = await db.selectFrom('customers').select('customer_id').limit(1).executeTakeFirstOrThrow();
    const rep = await db
      .selectFrom('staff')
      .select('id')
      .where('sample', '=', true)
      .limit(1)
      .executeTakeFirstOrThrow();
    const site = await db
      .selectFrom('sites')
      .select('site_id')
      .where('sample', '=', true)
      .limit(1)
      .executeTakeFirstOrThrow();
    await owner.customers.addNote({ customerId: sampled.customer_id, text: 'added to a sample customer' });
    await owner.purchases.addOrder({
      customerId: sampled.customer_id,
      lines: [{ code: 'BN-101', quantity: 1 }],
    });
    const { customer } = await owner.customers.create({
      name: 'Real Customer',
      ownerId: rep.id,
      siteId: site.site_id,
      number: 'M-1',
    });
    await owner.purchases.addOrder({
      customerId: customer.customerId,
      lines: [{ code: 'BN-104', quantity: 2 }],
    });

    const [, another] = await db.selectFrom('staff').select('id').where('sample', '=', true).execute();
    const contact = { customerId: customer.customerId, channel: 'phone', direction: 'in' } as const;
    const draft = await owner.conversations.begin(contact);
    await owner.conversations.save({ ...draft, passedTo: another?.id ?? null });

    expect(await owner.sample.remove({})).toMatchObject({ state: 'removing' });
    await removeSample(app.database);
    expect(await owner.sample.state({})).toEqual({ state: 'none', progress: 1, failed: false, customers: 0 });

    const left: string[] = [];
    const look = async (column: string, where: ReturnType<typeof sql>): Promise<void> => {
      for (const table of await tables(column)) if ((await count(table, where)) > 0) left.push(table);
    };
    await look('sample', sql`sample`);
    await look('import_no', sql`import_no = 0`);
    await look(
      'customer_id',
      sql`customer_id NOT IN (SELECT customer_id FROM customers) AND customer_id <> ${nilId}`,
    );
    expect(left).toEqual(['audit_entries']);
    const card = await owner.customers.card({ customerId: customer.customerId });
    expect(card.customer).toMatchObject({ name: 'Real Customer', ownerId: null });
    expect(card.figures.orders).toBe(1);
    const { passedTo, passedToName } = await owner.conversations.get(draft);
    expect({ passedTo, named: passedToName !== null }).toEqual({ passedTo: another?.id, named: true });
    expect(await count('staff', sql`NOT active`)).toBe(1);
    const after = await inventory();
    // the customer, their order, the product that was sold, and the site at which they are
    const own = {
      customers: 1,
      customer_figures: 1,
      customer_worth: 1,
      customer_numbers: 1,
      orders: 1,
      order_lines: 1,
      conversations: 1,
    };
    const more = { ...own, order_numbers: 1, events: 2, products: 1, search_words: 2, sites: 1 };
    const expected = Object.entries(before).map(([table, n]) => [
      table,
      n + (more[table as keyof typeof more] ?? 0),
    ]);
    expect(after).toEqual({ ...Object.fromEntries(expected), api_keys: after.api_keys, staff: after.staff });
  });

  test('may be loaded again, beside what is there', async () => {
    await loadSample(app.database, { customers: 20 });
    expect(await count('customers', sql`sample`)).toBe(20);
    await removeSample(app.database);
    expect(await count('customers')).toBe(1);
  });
});
