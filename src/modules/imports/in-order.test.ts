// Two chunks of a file are written at once, and committed in order: whatever happens to either, what is there is the
// beginning of the file, once.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { isClusterOf } from '../../core/citus/cluster.ts';
import { openDatabase } from '../../core/db.ts';
import { newId } from '../../core/ids.ts';
import { startTestApp } from '../../testing.ts';
import { looked, sums } from './imports.testing.ts';
import { findImport } from './row.ts';
import { takeUp } from './run.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const COUNT = 60_000;

/** Orders that go on from chunk to chunk, customers and products that come late, returns of what an earlier chunk sold. */
function entangled(): string {
  const lines = ['order,date,customer id,product code,product name,quantity,price'];
  for (let i = 0; i < COUNT; i++) {
    const order = i % 500 === 0 ? 0 : Math.floor(i / 3) % 9_000;
    const customer = order % 1_500;
    const back = i % 97 === 0 && order > 0;
    const day = String(1 + (order % 28)).padStart(2, '0');
    const number = back ? `C${i}` : `A${order}`;
    const who = order % 11 === 10 ? '' : String(1 + customer);
    const product = (i % 40) + Math.floor(i / 10_000) * 40;
    lines.push(
      `${number},2024-${back ? '05' : '03'}-${day} 10:00,${who},P${product},Thing ${product},${back ? -1 : 1 + (i % 3)},2.50`,
    );
  }
  return `${lines.join('\n')}\n`;
}
const file = entangled();
let truth: unknown;

async function empty(): Promise<void> {
  await sql`TRUNCATE customers, products, site_sales, site_sale_lines, order_lines, order_numbers, customer_numbers,
                     contact_lookups, search_words, imports, files CASCADE`.execute(db);
}

async function begun(): Promise<number> {
  const { importNo } = await looked(app, file);
  await owner.imports.run({ importNo });
  return importNo;
}

beforeAll(async () => {
  await takeUp(app.jobContext, await begun(), { wait: true });
  truth = await sums(db);
});
beforeEach(empty);

test('every order has the lines of the file, also those that go on from chunk to chunk', async () => {
  const importNo = await begun();
  await takeUp(app.jobContext, importNo, { wait: true });
  expect(await findImport(db, importNo)).toMatchObject({ state: 'done', counts: { lines: COUNT } });
  const { rows } = await sql<{ off: number; orders: number }>`
    SELECT count(*)::int AS orders, count(*) FILTER (WHERE lines <> (
             SELECT count(*) FROM order_lines AS line
              WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id))::int AS off FROM orders`.execute(
    db,
  );
  expect(rows[0]).toMatchObject({ off: 0 });
  expect(rows[0]?.orders).toBeGreaterThan(8_000);
  expect(await sums(db)).toEqual(truth);
});

test('connections break again and again, and others go on at once', async () => {
  const importNo = await begun();
  const goOn = () => takeUp(app.jobContext, importNo, { wait: true }).catch(() => false); // the database was away
  const runs = [goOn()];
  let breaks = 0;
  for (let { state } = await findImport(db, importNo); state !== 'done' && breaks < 3;) {
    const { rows } = await sql`
      SELECT pg_terminate_backend(pid) FROM (
        SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()
           AND (query LIKE '%COPY%' OR query LIKE '%UPDATE imports SET progress%')
         ORDER BY random() LIMIT 1) AS one`.execute(db);
    breaks += rows.length;
    if (rows.length > 0) runs.push(goOn());
    await sleep(20);
    ({ state } = await findImport(db, importNo));
  }
  await Promise.all(runs);
  await takeUp(app.jobContext, importNo, { wait: true });
  expect(breaks).toBeGreaterThan(0);
  expect(await findImport(db, importNo)).toMatchObject({ state: 'done', counts: { lines: COUNT } });
  expect(await sums(db)).toEqual(truth);
});

test('a role that may not switch foreign keys off brings the same in', async ({ skip }) => {
  if (await isClusterOf(db)) skip();
  const role = `ordinary_${newId().replaceAll('-', '')}`;
  await sql`CREATE ROLE ${sql.id(role)} BYPASSRLS`.execute(db);
  const mine = sql.id(role);
  const { rows } = await sql<{ name: string }>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`.execute(db);
  for (const { name } of rows) await sql`ALTER TABLE ${sql.table(name)} OWNER TO ${mine}`.execute(db);
  await sql`GRANT ALL ON SCHEMA public, graphile_worker TO ${mine}`.execute(db);
  await sql`GRANT ALL ON ALL TABLES IN SCHEMA graphile_worker TO ${mine}`.execute(db);
  await sql`GRANT ALL ON ALL SEQUENCES IN SCHEMA public, graphile_worker TO ${mine}`.execute(db);
  const ordinary = openDatabase({ ...app.connection, options: `-c role=${role}`, max: 8 });
  try {
    const importNo = await begun();
    await takeUp({ ...app.jobContext, ...ordinary }, importNo, { wait: true });
    expect((await findImport(db, importNo)).problem).toBe(null);
    expect(await sums(db)).toEqual(truth);
  } finally {
    await ordinary.close();
  }
});
