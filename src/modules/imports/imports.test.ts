import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { isClusterOf } from '../../core/citus/cluster.ts';
import { refusal, startTestApp } from '../../testing.ts';
import { cut, dump, imported, looked, manyLines, sums } from './imports.testing.ts';
import { resumeImports } from './jobs.ts';
import { takeLineKeysOff } from '../purchases/line-keys.ts';
import { takeUp } from './run.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const head = 'order,date,customer id,product code,product name,quantity,price\n';
const lines = cut.toString('latin1').trimEnd().split('\n');
const part = (from: number, to?: number) =>
  Buffer.from([lines[0], ...lines.slice(from, to)].join('\n'), 'latin1');

afterEach(async () => {
  await sql`TRUNCATE customers, products, site_sales, site_sale_lines, order_lines, order_numbers, customer_numbers,
                     contact_lookups, search_words, imports, files CASCADE`.execute(db);
});

async function number(query: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  return (await query.execute(db)).rows[0]?.n ?? -1;
}

describe('an import', () => {
  test('makes what the analysis said, and the database agrees', async () => {
    const { analysis, counts, state } = await imported(app, cut);
    expect(state).toBe('done');
    const { net, orders, customers, buyers, purchaseOrders, products, anonymousLines, returnLines } =
      analysis ?? {};
    expect(counts).toMatchObject({
      lines: lines.length - 1,
      rejected: 0,
      knownLines: 0,
      net,
      orders,
      customers,
      buyers,
      purchaseOrders,
      products,
      anonymousLines,
      returnLines,
    });
    expect(await number(sql`SELECT count(*)::int AS n FROM order_lines`)).toBe(
      lines.length - 1 - (anonymousLines ?? 0),
    );
    expect(await number(sql`SELECT count(*)::int AS n FROM site_sale_lines`)).toBe(anonymousLines);
    expect(
      await number(sql`SELECT count(*)::int AS n FROM order_lines AS line
        WHERE NOT EXISTS (SELECT FROM orders WHERE orders.customer_id = line.customer_id AND orders.order_id = line.order_id)`),
    ).toBe(0);
    expect(
      await number(
        sql`SELECT count(*)::int AS n FROM customers WHERE search_text NOT LIKE 'customer 1____%'`,
      ),
    ).toBe(0);
    const { items } = await owner.imports.list({});
    expect(items[0]).toMatchObject({
      state: 'done',
      fileName: 'sales.csv',
      counts: { lines: lines.length - 1 },
    });
  });

  test('of the same file adds nothing, and says that it was here before', async () => {
    const first = await imported(app, cut);
    const before = await dump(db);
    const second = await imported(app, cut);
    expect(second.sameFileAs).toMatchObject({ importNo: first.importNo, state: 'done' });
    expect(second.counts).toMatchObject({ lines: 0, orders: 0, customers: 0, products: 0, net: '0.00' });
    expect(second.counts?.knownLines).toBe(lines.length - 1);
    expect(await dump(db)).toEqual(before);
  });

  test('that overlaps the last one adds only what is new', async () => {
    await imported(app, cut);
    const whole = await sums(db);
    await sql`TRUNCATE customers, products, site_sales, site_sale_lines, order_lines, order_numbers, customer_numbers CASCADE`.execute(
      db,
    );
    await imported(app, part(1, 9_003)); // the cut goes through the middle of an order
    const { counts } = await imported(app, part(4_002));
    expect(counts?.lines).toBe(lines.length - 9_003);
    expect(counts?.knownLines).toBe(9_003 - 4_002);
    expect(await sums(db)).toEqual(whole);
  });

  test('keeps identical lines of one order, also where the order comes back later', async () => {
    const line = 'R1,2024-03-01,7,P1,Cup,1,2.50\n';
    const { counts } = await imported(app, `${head}${line}${line}R2,2024-03-02,7,P1,Cup,1,2.50\n${line}`);
    expect(counts).toMatchObject({ lines: 4, orders: 2, net: '10.00' });
    const again = await imported(app, `${head}${line}${line}${line}${line}`);
    expect(again.counts).toMatchObject({ lines: 1, orders: 0, knownLines: 3, net: '2.50' });
    expect(await number(sql`SELECT lines AS n FROM orders WHERE number = 'R1'`)).toBe(4);
    expect(
      await number(sql`SELECT (data->>'amountMinor')::int AS n FROM events WHERE data->>'number' = 'R1'`),
    ).toBe(1_000);
  });

  test('links a return to the latest sale of that product at that price', async () => {
    const { counts } = await imported(
      app,
      `${head}R1,2024-03-01,7,P1,Cup,5,2.50\nR2,2024-03-05,7,P1,Cup,5,3.00\nC3,2024-03-09,7,P1,Cup,-2,2.50\nC4,2024-03-09,8,P1,Cup,-2,2.50\n`,
    );
    expect(counts).toMatchObject({ returnLines: 2, linkedReturns: 1 });
    const { rows } =
      await sql`SELECT number FROM returns JOIN orders ON orders.customer_id = returns.customer_id AND orders.order_id = undoes_order_id`.execute(
        db,
      );
    expect(rows).toEqual([{ number: 'R1' }]);
  });

  test('fills in what was empty of a customer from before, and overwrites nothing', async () => {
    const created = await owner.customers.create({
      name: 'Nadia Brandt',
      number: '7',
      contactPoints: [],
      addresses: [],
    });
    const { counts } = await imported(
      app,
      'order,date,customer id,customer name,company,email,city,quantity,price\nR1,2024-03-01,7,Somebody Else,Bar Ltd,n@bar.test,Kiel,1,2.50\n',
    );
    expect(counts).toMatchObject({ customers: 0, filledCustomers: 1 });
    const { rows } =
      await sql`SELECT name, company, search_text LIKE '%kiel%' AS found FROM customers`.execute(db);
    expect(rows).toEqual([{ name: 'Nadia Brandt', company: 'Bar Ltd', found: true }]);
    expect(created.customer.name).toBe('Nadia Brandt');
  });

  test('knows customers by e-mail in a file without numbers, whatever the case', async () => {
    const file =
      'order,date,email,amount\n1,2024-03-01,A@shop.test,5\n2,2024-03-02,a@shop.test,7\n3,2024-03-03,,9\n';
    const { counts } = await imported(app, file);
    expect(counts).toMatchObject({ customers: 1, orders: 3, anonymousLines: 1, net: '21.00' });
    expect((await imported(app, file)).counts).toMatchObject({ lines: 0, knownLines: 3 });
  });

  test('reads a workbook, and a file of columns without a header', async () => {
    const sheet = [
      ['Order', 'Date', 'Customer', 'Product', 'Quantity', 'Price'],
      ['1', '2024-03-01', 'Ann Lee', 'Cup', 2, 2.5],
      ['2', '2024-03-02', 'Bo Roy', 'Pot', 1, 9.99],
    ].map((row) =>
      row.map((value) => (typeof value === 'number' ? { value, type: Number } : { value, type: String })),
    );
    const workbook = await writeXlsxFile(sheet).toBuffer();
    expect((await imported(app, workbook, 'sales.xlsx')).counts).toMatchObject({
      lines: 2,
      customers: 2,
      net: '14.99',
    });
    const cdnow = readFileSync(new URL('../worth/testdata/cdnow-sample.txt', import.meta.url));
    expect((await imported(app, cdnow, 'cdnow.txt')).counts).toMatchObject({
      lines: 6_919,
      customers: 2_357,
    });
  });

  test('of one file dropped twice at once is made once', async () => {
    const [a, b] = [await looked(app, cut), await looked(app, cut)];
    await Promise.all([
      owner.imports.run({ importNo: a.importNo }),
      owner.imports.run({ importNo: b.importNo }),
    ]);
    await Promise.all([a, b].map(({ importNo }) => takeUp(app.jobContext, importNo, { wait: true })));
    const ended = await Promise.all([a, b].map(({ importNo }) => owner.imports.get({ importNo })));
    expect(new Set(ended.map(({ counts }) => counts?.lines))).toEqual(new Set([0, lines.length - 1]));
    expect(await number(sql`SELECT count(*)::int AS n FROM order_lines`)).toBeLessThan(lines.length);
  });
});

describe('taking back', () => {
  test('an undo leaves what was before, row for row', async () => {
    await imported(app, part(1, 6_000));
    await owner.customers.create({ name: 'Nadia Brandt', number: '12749', contactPoints: [], addresses: [] });
    const before = await dump(db);
    const { importNo } = await imported(app, cut);
    expect(await dump(db)).not.toEqual(before);
    await owner.imports.undo({ importNo });
    await takeUp(app.jobContext, importNo);
    const { state, undone } = await owner.imports.get({ importNo });
    expect(state).toBe('undone');
    expect(undone?.lines).toBe(lines.length - 6_000);
    const after = await dump(db);
    for (const table of Object.keys(before)) expect(after[table], table).toEqual(before[table]);
  });

  test('an undo keeps whom somebody has written to since, and lines that others added', async () => {
    const file = `${head}R1,2024-03-01,7,P1,Cup,1,2.50\nR2,2024-03-01,8,P1,Cup,1,2.50\n`;
    const { importNo } = await imported(app, file);
    await imported(app, `${file}R2,2024-03-01,8,P2,Pot,1,9.00\n`);
    const { rows } = await sql<{
      customer_id: string;
    }>`SELECT customer_id FROM customers WHERE number = '7'`.execute(db);
    await owner.customers.addNote({ customerId: rows[0]?.customer_id ?? '', text: 'likes blue' });
    await owner.imports.undo({ importNo });
    await takeUp(app.jobContext, importNo);
    const { undone } = await owner.imports.get({ importNo });
    expect(undone).toMatchObject({
      lines: 2,
      orders: 1,
      keptOrders: 1,
      customers: 0,
      keptCustomers: 2,
      keptProducts: 0,
    });
    const orders = await sql`SELECT number, lines, spend_minor FROM orders`.execute(db);
    expect(orders.rows).toEqual([{ number: 'R2', lines: 1, spend_minor: 900 }]);
  });

  test('lines have their keys however the first import ended', async () => {
    const keys = async () => {
      const { rows } = await sql<{ name: string }>`
        SELECT conname AS name FROM pg_constraint WHERE conname IN ('order_lines_pkey', 'site_sale_lines_pkey') ORDER BY 1`.execute(
        db,
      );
      return rows.map(({ name }) => name);
    };
    const both = ['order_lines_pkey', 'site_sale_lines_pkey'];
    await imported(app, manyLines(20));
    expect(await keys()).toEqual(both);
    await sql`TRUNCATE order_lines, site_sale_lines`.execute(db);
    const { importNo } = await looked(app, manyLines(3_000));
    await owner.imports.run({ importNo });
    await owner.imports.cancel({ importNo });
    await takeUp(app.jobContext, importNo, { wait: true });
    expect(await keys()).toEqual(both);
    // As kill -9 in the middle of a first import leaves it.
    await sql`TRUNCATE order_lines, site_sale_lines`.execute(db);
    await takeLineKeysOff(app.database);
    expect(await keys()).toEqual((await isClusterOf(db)) ? both : []); // Citus adopts no index as a key: they stay
    await imported(app, manyLines(40));
    expect(await keys()).toEqual(both);
  });

  test('a cancelled import leaves nothing of what it had written', async () => {
    const before = await dump(db);
    const { importNo } = await looked(app, manyLines(60_000));
    await owner.imports.run({ importNo });
    const running = takeUp(app.jobContext, importNo);
    for (let reached = 0; reached === 0;) reached = (await owner.imports.get({ importNo })).progress.lines;
    await owner.imports.cancel({ importNo });
    await running;
    expect((await owner.imports.get({ importNo })).state).toBe('cancelled');
    expect(await dump(db)).toEqual(before);
    expect(await refusal(owner.imports.run({ importNo }))).toMatchObject({ status: 409 });
  });

  test('what a dead process left is taken up each minute', async () => {
    const { importNo } = await looked(app, cut);
    await owner.imports.run({ importNo });
    await resumeImports(app.jobContext);
    expect((await owner.imports.get({ importNo })).state).toBe('done');
  });
});
