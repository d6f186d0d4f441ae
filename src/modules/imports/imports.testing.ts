// What the tests of imports share: files, and a look at everything that lies in the database.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../core/db.ts';
import type { Role } from '../../core/permissions.ts';
import type { Client, TestApp } from '../../testing.ts';
import { examineImport } from './examine.ts';
import type { Shown } from './row.ts';
import { takeUp } from './run.ts';

export const cutPath = fileURLToPath(new URL('testdata/online-retail-cut.csv', import.meta.url));
export const cut = readFileSync(cutPath);

/** A file of orders of two lines each, in turn of a hundred customers. */
export function manyLines(count: number): string {
  const lines = ['order,date,customer id,product code,product name,quantity,price'];
  for (let i = 0; i < count; i++) {
    const order = Math.floor(i / 2);
    const day = String(1 + (order % 28)).padStart(2, '0');
    lines.push(
      `A${order},2024-03-${day} 10:00,${1 + (order % 100)},P${i % 50},Thing ${i % 50},${1 + (i % 3)},2.50`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export async function upload(
  app: TestApp,
  body: string | Buffer,
  {
    name = 'sales.csv',
    role = 'owner',
    siteIds = [],
  }: { name?: string; role?: Role; siteIds?: string[] } = {},
): Promise<{ fileId: string; name: string; bytes: number }> {
  const response = await fetch(`${app.url}/api/v1/files?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await app.keyOf(role, { siteIds })}` },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as { fileId: string; name: string; bytes: number };
}

/** Uploads a file and has it looked at. */
export async function looked(app: TestApp, body: string | Buffer, name?: string): Promise<Shown> {
  const owner = await app.as('owner');
  const { fileId } = await upload(app, body, { name });
  const { importNo } = await owner.imports.create({ fileId });
  await examineImport(app.jobContext, importNo);
  return owner.imports.get({ importNo });
}

/** Uploads a file, has it looked at and imported. */
export async function imported(app: TestApp, body: string | Buffer, name?: string): Promise<Shown> {
  const owner: Client = await app.as('owner');
  const { importNo } = await looked(app, body, name);
  await owner.imports.run({ importNo });
  await takeUp(app.jobContext, importNo, { wait: true });
  return owner.imports.get({ importNo });
}

/** Tables that say what was done, rather than what is. */
const RECORDS = [
  'audit_entries',
  'imports',
  'import_rejects',
  'fit_state',
  'files',
  'file_pieces',
  'api_keys',
  'staff',
  'accounts',
];

/** Every row of every table, as text in an order of its own. */
export async function dump(db: Db): Promise<Record<string, string[]>> {
  const { rows } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`.execute(
    db,
  );
  const tables = rows.map((row) => row.name).filter((name) => !RECORDS.includes(name));
  const entries = tables.map(async (table): Promise<[string, string[]]> => {
    const all = await sql<{
      row: string;
    }>`SELECT t::text AS row FROM ${sql.table(table)} AS t ORDER BY 1`.execute(db);
    return [table, all.rows.map(({ row }) => row)];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** What the lines, orders and figures come to, whatever ids they have and whichever import brought them. */
export async function sums(db: Db): Promise<unknown> {
  const rowsOf = async (query: RawBuilder<unknown>): Promise<unknown[]> => (await query.execute(db)).rows;
  const line = sql`json_build_object('hash', line_hash::text, 'amount', amount_minor, 'kind', kind, 'quantity', quantity::text,
                                     'price', unit_price::text)`;
  return {
    orders: await rowsOf(sql`
      SELECT orders.number, customers.number AS who, orders.lines, purchase, spend_minor, returned_minor, other_minor,
             (SELECT json_agg(${line} ORDER BY line_hash, amount_minor) FROM order_lines AS line
               WHERE line.customer_id = orders.customer_id AND line.order_id = orders.order_id) AS all_lines
        FROM orders JOIN customers USING (customer_id) ORDER BY 1, 2`),
    sales: await rowsOf(
      sql`SELECT number, lines, spend_minor, returned_minor, other_minor FROM site_sales ORDER BY 1`,
    ),
    figures: await rowsOf(sql`
      SELECT customers.number, f.orders, purchase_days, first_at, last_at, spend_minor, returned_minor
        FROM customer_figures AS f JOIN customers USING (customer_id) ORDER BY 1`),
    events: await rowsOf(sql`
      SELECT data->>'number' AS number, kind, data->>'amountMinor' AS amount, data->>'lines' AS lines, at
        FROM events WHERE kind LIKE 'order.%' ORDER BY 1, 3`),
  };
}
