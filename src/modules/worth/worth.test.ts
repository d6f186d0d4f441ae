import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/ids.ts';
import { refusal, startTestApp, type TestApp } from '../../testing.ts';
import { refreshFigures } from '../purchases/figures.ts';
import { fitBusiness } from './fit.ts';
import { rescoreCustomer } from './score.ts';
import { simulateBusiness } from './testing/simulated-business.ts';

const today = new Date();
const parameters = { r: 0.7, alpha: 5, a: 0.9, b: 2.5 };
const years = { days: 1095, joiningDays: 1095, end: today };

async function worthRows({ database }: TestApp) {
  const rows = await database.db.selectFrom('customer_worth').selectAll().orderBy('customer_id').execute();
  return rows.map(({ scored_at, ...row }) => ({ ...row, scored: scored_at !== null }));
}

/** Its keys, indexes, checks and references. */
async function shapeOfWorth({ database }: TestApp) {
  const { rows } = await sql<{ definition: string }>`
    SELECT conname || ' ' || pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = 'customer_worth'::regclass AND contype <> 'n'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = 'customer_worth'
    UNION ALL SELECT column_name || ' ' || data_type || coalesce(column_default, '') FROM information_schema.columns
               WHERE table_name = 'customer_worth'
     ORDER BY 1`.execute(database.db);
  return rows.map(({ definition }) => definition);
}

async function addSite(app: TestApp, name: string): Promise<string> {
  const owner = await app.as('owner');
  return (await owner.team.addSite({ name })).siteId;
}

describe('a business with three years of orders', async () => {
  const app = await startTestApp({ worker: true });
  const owner = await app.as('owner');
  const second = await addSite(app, 'Mill Lane');
  const { productId } = await owner.purchases.addProduct({ code: 'F1', name: 'Filters' });

  test('shows nothing, and fits without an error, before anybody has bought', async () => {
    expect(await owner.worth.summary({})).toEqual({ summary: null });
    expect(await fitBusiness(app.database)).toBeNull();
    expect(await owner.worth.fitState({})).toMatchObject({ state: 'idle', failed: false });
  });

  test('is fitted in the background when a manager asks, and by nobody below', async () => {
    await simulateBusiness(app.database.db, {
      customers: 1500,
      parameters,
      ...years,
      siteIds: [app.siteId, second, null],
    });
    expect(await refusal((await app.as('rep')).worth.fit({}))).toMatchObject({ status: 403 });
    expect(await refusal((await app.as(null)).worth.summary({}))).toMatchObject({ status: 401 });
    const manager = await app.as('manager');
    expect((await manager.worth.fit({})).state).not.toBe('idle');
    await expect.poll(async () => (await manager.worth.fitState({})).state, { interval: 100 }).toBe('idle');
    expect(await manager.worth.fitState({})).toMatchObject({ failed: false });
  });

  test('has a sum, signals and tenths that are those of its customers', async () => {
    const { summary } = await owner.worth.summary({});
    const rows = await worthRows(app);
    const total = rows.reduce((sum, row) => sum + row.next_year_minor, 0);
    expect(summary?.choice).toMatchObject({ model: 'mbg/nbd', code: 'beats-baselines' });
    expect(summary?.customers).toBe(1500);
    expect(summary?.nextYear?.minor).toBe(total);
    expect(summary?.nextYear?.low).toBeLessThan(total);
    expect(summary?.nextYear?.high).toBeGreaterThan(total);
    expect(summary?.alive).toBe(Math.round(rows.reduce((sum, row) => sum + (row.alive ?? 0), 0)));
    for (const { signal, customers } of summary?.signals ?? []) {
      expect(customers, signal).toBe(rows.filter((row) => row.signal === signal).length);
    }
    const best = rows
      .map((row) => row.next_year_minor)
      .sort((a, b) => b - a)
      .slice(0, 150);
    expect(summary?.tenths[0]).toBeCloseTo(best.reduce((sum, each) => sum + each, 0) / total, 1);
    expect(
      rows.every((row) => row.next_year_minor >= 0 && row.lifetime_minor >= 0 && row.risk_minor >= 0),
    ).toBe(true);
    expect(rows.every((row) => row.risk_minor <= row.next_year_minor)).toBe(true);
  });

  test('tells how the forecast did on weeks that it had not seen, beside the simplest guesses', async () => {
    const { honesty } = await owner.worth.honesty({});
    expect(honesty?.heldBack?.days).toBe(91);
    expect(honesty?.models.map(({ name }) => name)).toEqual([
      'mbg/nbd',
      'pareto/nbd',
      'bg/nbd',
      'gamma-gamma',
    ]);
    expect(honesty?.baselines.map(({ name }) => name)).toEqual(['own rate', 'gap', 'zero']);
    const model = honesty?.models[0]?.heldBack;
    expect(honesty?.baselines.every(({ rmse }) => rmse > (model?.rmse ?? Infinity))).toBe(true);
    expect(Math.abs(model?.bias ?? 1)).toBeLessThan(0.25);
    expect(honesty?.used?.calibration.reduce((sum, band) => sum + band.customers, 0)).toBe(
      honesty?.used?.customers,
    );
    expect(honesty?.season).toMatchObject({ reason: 'learnt' });
  });

  test('tells who comes back: cohorts of the quarters that are over, and regulars a day', async () => {
    const { retention } = await owner.worth.retention({});
    expect(retention?.cohorts.reduce((sum, { customers }) => sum + customers, 0)).toBe(1500);
    expect(retention?.cohorts.at(-1)?.shares.every((share) => share === null)).toBe(true);
    const { rows } = await sql<{ share: number }>`
      SELECT avg((later > 0)::integer)::double precision AS share FROM (
        SELECT count(*) FILTER (WHERE ordered_at >= q + interval '3 months' AND ordered_at < q + interval '6 months') AS later
          FROM (SELECT *, min(ordered_at) OVER (PARTITION BY customer_id) AS first,
                       ${retention?.cohorts[2]?.quarter}::timestamp AT TIME ZONE 'Europe/London' AS q FROM orders) AS o
         WHERE first >= q AND first < q + interval '3 months' GROUP BY customer_id) AS cohort`.execute(
      app.database.db,
    );
    expect(retention?.cohorts[2]?.shares[0]).toBeCloseTo(rows[0]?.share ?? -1, 5);
    expect(retention?.purchases.reduce((sum, each) => sum + each, 0)).toBe(1500);
    expect(retention?.days.every((day) => day.regulars <= day.customers)).toBe(true);
  });

  test('is told to staff of one site for that site and customers of none', async () => {
    const rep = await app.as('rep', { siteIds: [second] });
    expect((await rep.worth.summary({})).summary?.customers).toBe(1000);
    expect((await rep.worth.summary({ siteId: second })).summary?.customers).toBe(500);
    expect(await refusal(rep.worth.summary({ siteId: app.siteId }))).toMatchObject({ status: 404 });
    expect(await refusal(owner.worth.summary({ siteId: newId() }))).toMatchObject({ status: 404 });
  });

  test('scores one customer exactly as it scores all of them', async () => {
    const before = await worthRows(app);
    for (const { customer_id } of before.slice(0, 400)) await rescoreCustomer(app.database.db, customer_id);
    const after = await worthRows(app);
    expect(after).toEqual(before);
  });

  test('scores a customer at once when they order again', async () => {
    const lost = (await worthRows(app)).find((row) => row.signal === 'lost' && row.rhythm_days !== null);
    const customerId = lost?.customer_id ?? '';
    await owner.purchases.addOrder({
      customerId,
      lines: [{ productId, quantity: '1', unitPrice: '20.00' }],
    });
    const again = (await worthRows(app)).find((row) => row.customer_id === customerId);
    expect(again?.signal).toBe('back');
    expect(again?.alive).toBeGreaterThan(lost?.alive ?? 1);
    await fitBusiness(app.database);
    const fitted = (await worthRows(app)).find((row) => row.customer_id === customerId);
    expect(fitted?.signal, 'the next fit says the same').toBe('back');
  });

  test('lets two fits that come at once take turns', async () => {
    const outcomes = await Promise.all([fitBusiness(app.database), fitBusiness(app.database)]);
    expect(outcomes.map((outcome) => outcome?.customers)).toEqual([1500, 1500]);
    expect((await owner.worth.fitState({})).state).toBe('idle');
  });

  test('is the same by a fresh table as by an update, keys and all, and a backup that holds the table is not waited for', async () => {
    const withoutFit = async () => (await worthRows(app)).map((row) => ({ ...row, fit_id: null }));
    const before = { rows: await withoutFit(), shape: await shapeOfWorth(app) };
    const backup = await app.database.pool.connect();
    await backup.query('BEGIN; LOCK TABLE customer_worth IN ACCESS SHARE MODE');
    const blocked = fitBusiness(app.database, { replaceFrom: 1 });
    await expect.poll(async () => (await owner.worth.fitState({})).stage, { interval: 50 }).toBe('writing');
    await backup.query('COMMIT');
    backup.release();
    await blocked;
    expect(await withoutFit()).toEqual(before.rows);
    expect(await shapeOfWorth(app)).toEqual(before.shape);
    const left = await sql`SELECT FROM pg_class WHERE relname LIKE 'customer\\_worth%\\_next'`.execute(
      app.database.db,
    );
    expect(left.rows).toEqual([]);
  });

  test('tells what changed since the month began', async () => {
    const before = await worthRows(app);
    await sql`UPDATE fits SET last_day = (last_day - interval '1 month')::date`.execute(app.database.db);
    const growing = before.find((row) => row.signal === 'steady');
    const customerId = growing?.customer_id ?? '';
    await owner.purchases.addOrder({
      customerId,
      lines: [{ productId, quantity: '1', unitPrice: '900.00' }],
    });
    const ordered = (await worthRows(app)).find((row) => row.customer_id === customerId);
    await fitBusiness(app.database);
    const month = new Date().toISOString().slice(0, 7);
    const first = (await worthRows(app)).find((row) => row.customer_id === customerId);
    expect(first?.month_minor).toBe(ordered?.next_year_minor);
    const { summary } = await owner.worth.summary({});
    expect(summary?.since?.day).toBe(`${month}-01`);
    const { won = 0, grew = 0, shrank = 0, slipped = 0 } = summary?.since ?? {};
    const rows = await worthRows(app);
    const change = rows.reduce((sum, row) => sum + row.next_year_minor - row.month_minor, 0);
    expect(won + grew + shrank + slipped).toBe(change);
  });

  test('forgets everybody’s worth when the last order was undone', async () => {
    await sql`DELETE FROM orders`.execute(app.database.db);
    await refreshFigures(app.database.db, 'all');
    expect(await fitBusiness(app.database)).toBeNull();
    expect(await owner.worth.summary({})).toEqual({ summary: null });
    expect((await worthRows(app)).every((row) => row.next_year_minor === 0 && row.signal === 'none')).toBe(
      true,
    );
  });
});

describe('a short or odd history', async () => {
  const app = await startTestApp();
  const owner = await app.as('owner');
  const { db } = app.database;

  test('of few repeat buyers gets counts and rhythms, and no forecast', async () => {
    await simulateBusiness(db, {
      customers: 60,
      parameters,
      days: 300,
      joiningDays: 200,
      end: today,
      siteIds: [app.siteId],
    });
    await fitBusiness(app.database);
    const { summary } = await owner.worth.summary({});
    expect(summary).toMatchObject({
      choice: { model: 'none', code: 'few-repeat-buyers' },
      nextYear: null,
      alive: null,
    });
    const rows = await worthRows(app);
    expect(rows.some((row) => row.rhythm_days !== null)).toBe(true);
    expect(rows.every((row) => row.next_year_minor === 0 && row.alive === null)).toBe(true);
    expect((await owner.worth.fitState({})).expects).toBe(false);
  });

  test('in which nobody can be seen leaving calls nobody lost, and is told as of its newest order', async () => {
    await sql`DELETE FROM customers`.execute(db);
    const end = new Date('2011-12-09T12:00:00Z');
    const stay = { r: 1.2, alpha: 6, a: 0.0001, b: 100 };
    await simulateBusiness(db, {
      customers: 900,
      parameters: stay,
      days: 373,
      joiningDays: 360,
      end,
      siteIds: [null],
    });
    await fitBusiness(app.database);
    const { summary } = await owner.worth.summary({});
    expect(summary).toMatchObject({ choice: { model: 'gap', code: 'leaving-not-visible' }, alive: null });
    expect(summary?.asOf).toMatch(/^2011-12-0\d$/);
    expect(summary?.nextYear?.minor).toBeGreaterThan(0);
    const rows = await worthRows(app);
    expect(rows.every((row) => row.alive === null && row.signal !== 'lost')).toBe(true);
    expect(rows.some((row) => row.signal === 'later') && rows.some((row) => row.signal === 'slipping')).toBe(
      true,
    );
  });

  test('of one order, of a return only, and of an order from the future', async () => {
    await sql`DELETE FROM customers`.execute(db);
    await simulateBusiness(db, {
      customers: 3,
      parameters,
      days: 1,
      joiningDays: 1,
      end: today,
      siteIds: [null],
    });
    await sql`UPDATE orders SET ordered_at = now() + interval '400 days'
               WHERE order_id = (SELECT order_id FROM orders LIMIT 1)`.execute(db);
    await sql`UPDATE orders SET purchase = false, returned_minor = -spend_minor - 5
               WHERE order_id = (SELECT order_id FROM orders ORDER BY ordered_at LIMIT 1)`.execute(db);
    await refreshFigures(db, 'all');
    await fitBusiness(app.database);
    expect((await owner.worth.summary({})).summary?.customers).toBeGreaterThan(0);
    expect((await worthRows(app)).every((row) => row.next_year_minor === 0)).toBe(true);
  });
});
