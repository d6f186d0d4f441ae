import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestApp } from '../../testing.ts';
import { examineImport } from './examine.ts';
import { cut, imported, looked, manyLines } from './imports.testing.ts';
import type { Shown } from './row.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const head = 'order,date,customer id,product code,product name,quantity,price\n';
const lines = cut.toString('latin1').trimEnd().split('\n');
const part = (from: number, to?: number): Buffer =>
  Buffer.from([lines[0], ...lines.slice(from, to)].join('\n'), 'latin1');

afterEach(async () => {
  await sql`TRUNCATE customers, products, site_sales, site_sale_lines, order_lines, order_numbers, customer_numbers,
                     contact_lookups, search_words, imports, files CASCADE`.execute(db);
});

/** What was foreseen, and what came of it. */
function bothOf({ analysis, counts }: Shown) {
  if (!analysis || !counts) throw new Error('it was not imported');
  const { known, ...makes } = analysis.makes;
  const { customers, orders, products, buyers, purchaseOrders, returnLines, anonymousLines, net } = counts;
  return {
    ...{ known, makes, result: counts },
    made: {
      ...{ customers, orders, products, buyers, purchaseOrders, returnLines, anonymousLines, net },
      lines: counts.lines,
    },
  };
}

describe('what an import is foreseen to make', () => {
  test('is what it makes in an empty house', async () => {
    const { makes, made, known } = bothOf(await imported(app, cut));
    expect(makes).toEqual(made);
    expect(known).toEqual({ customers: 0, orders: 0, products: 0, lines: 0 });
  });

  test('is what it makes where some products, customers, orders and lines of it are there already', async () => {
    await imported(app, part(1, 9_003)); // the cut goes through the middle of an order
    const all = await imported(app, part(4_002));
    const { makes, made, known, result } = bothOf(all);
    expect(makes).toEqual(made);
    for (const what of ['customers', 'orders', 'products', 'lines'] as const) {
      expect(makes[what], what).toBeGreaterThan(0);
      expect(known[what], what).toBeGreaterThan(0);
      expect(makes[what] + known[what], what).toBe(
        what === 'lines' ? lines.length - 4_002 : all.analysis?.[what],
      );
    }
    expect(makes.anonymousLines).toBeGreaterThan(0);
    expect(makes.returnLines).toBeGreaterThan(0);
    expect(known.lines).toBe(result.knownLines);
  });

  test('counts a return and a line without a customer only where they are new', async () => {
    const file = `${head}R1,2024-03-01,7,P1,Cup,5,2.50\nC2,2024-03-02,7,P1,Cup,-1,2.50\nR3,2024-03-03,,P2,Pot,1,9.00\n`;
    await imported(app, file);
    const again = bothOf(
      await imported(app, `${file}C4,2024-03-04,8,P1,Cup,-1,2.50\nR5,2024-03-05,,P3,Pan,1,4.00\n`),
    );
    expect(again.makes).toMatchObject({ customers: 1, orders: 2, products: 1, lines: 2, returnLines: 1 });
    expect(again.makes).toMatchObject({ anonymousLines: 1, net: '1.50' });
    expect(again.makes).toEqual(again.made);
    expect(again.known).toEqual({ customers: 1, orders: 3, products: 2, lines: 3 });
  });

  test('is nothing for a file that is there already', async () => {
    await imported(app, manyLines(400));
    const { makes, made, known } = bothOf(await imported(app, manyLines(400)));
    expect(makes).toEqual(made);
    expect(makes).toMatchObject({ customers: 0, orders: 0, products: 0, lines: 0, net: '0.00' });
    expect(known).toEqual({ customers: 100, orders: 200, products: 50, lines: 400 });
  });

  test('knows a customer by another spelling, and one whom somebody wrote down by hand', async () => {
    const { customerId } = (await owner.customers.create({ name: 'Nadia Brandt' })).customer;
    await owner.customers.addContactPoint({ customerId, kind: 'phone', value: '+44 20 7946 0812' });
    const file =
      'order,date,phone,product name,amount\n1,2024-03-01,020 7946 0812,Beans,5\n2,2024-03-02,020 7946 0813,Beans,7\n3,2024-03-03,+44 20 7946 0813,Filter,9\n';
    const { makes, made, known } = bothOf(await imported(app, file));
    expect(makes).toEqual(made);
    expect([makes.customers, known.customers]).toEqual([1, 1]);
  });

  test('counts one number at two sites as two orders, and makes no site before it is run', async () => {
    const file = 'order,date,customer id,site,amount\nR1,2024-03-01,7,Quay,5\nR1,2024-03-01,8,Hill,7\n';
    const sites = () => db.selectFrom('sites').select('name').orderBy('name').execute();
    const before = await sites();
    const { analysis } = await looked(app, file);
    expect(await sites()).toEqual(before);
    expect(analysis?.makes).toMatchObject({ orders: 2, customers: 2 });
    const { makes, made } = bothOf(await imported(app, file));
    expect(makes).toEqual(made);
  });

  test('is looked at anew once another import came in between', async () => {
    const file = `${head}R1,2024-03-01,7,P1,Cup,5,2.50\n`;
    const waiting = await looked(app, file);
    await imported(app, `${file}\n`, 'the same.csv');
    const { importNo } = waiting;
    expect((await owner.imports.get({ importNo })).analysis).toMatchObject({
      outdated: true,
      makes: { lines: 1 },
    });
    await owner.imports.remap({ importNo });
    await examineImport(app.jobContext, importNo);
    expect((await owner.imports.get({ importNo })).analysis).toMatchObject({
      outdated: false,
      makes: { lines: 0 },
    });
  });
});
