import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { refusal, startTestApp } from '../../testing.ts';
import { examineImport } from './examine.ts';
import { cut, imported, looked, upload } from './imports.testing.ts';
import { resumeImports } from './jobs.ts';

const app = await startTestApp();
const { db } = app.database;
const owner = await app.as('owner');
const head = 'order,date,customer id,product code,product name,quantity,price\n';

afterEach(async () => {
  await sql`TRUNCATE customers, products, site_sales, site_sale_lines, order_lines, order_numbers, customer_numbers,
                     contact_lookups, search_words, imports, files CASCADE`.execute(db);
});

async function number(query: ReturnType<typeof sql<{ n: number }>>): Promise<number> {
  return (await query.execute(db)).rows[0]?.n ?? -1;
}

describe('a file', () => {
  const bad: [string, string | Buffer, RegExp][] = [
    ['that is empty', '', /empty/],
    ['with a header only', head, /no lines/],
    [
      'that is binary',
      Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 7) % 256)),
      /not a text file/,
    ],
    [
      'that is a picture',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(500)]),
      /picture/,
    ],
    ['with a quote that never closes', `${head}"R1,2024-03-01,7,P1,Cup,1,2.50\n`, /quotation mark/],
    ['with 3,000 columns', `${Array.from({ length: 3_000 }, (_, i) => `c${i}`).join(',')}\n`, /columns/],
    ['with a line of 3 MB', `${head}R1,2024-03-01,7,P1,${'x'.repeat(3 << 20)},1,2.50\n`, /longer than/],
    ['whose .gz breaks off', Buffer.from('1f8b080000000000000365', 'hex'), /too early|damaged/],
    ['without a date', 'a,b\nfoo,bar\nbaz,qux\n', /date/],
  ];
  test.each(bad)('%s gets a clear sentence, and nothing is written', async (_what, body, sentence) => {
    const { problem, state, analysis } = await looked(app, body);
    expect(problem?.message).toMatch(sentence);
    expect(state).toBe('mapping');
    expect(analysis).toBeNull();
    expect(await number(sql`SELECT count(*)::int AS n FROM customers`)).toBe(0);
  });

  test('with bad lines is imported without them; they come back with the reason, harmless in Excel', async () => {
    const { importNo, counts, rejected, rejects } = await imported(
      app,
      `${head}R1,2024-03-01,7,P1,Cup,1,2.50\nR2,0000-03-01,7,P1,Cup,1,2.50\nR3,2099-03-01,7,P1,Cup,1,2.50\n=2+3,2024-03-01,7,P1,"a ""cup"", blue",x,2.50\nR5\n`,
    );
    expect(counts).toMatchObject({ lines: 1, rejected: 4 });
    expect(rejected).toBe(4);
    expect(rejects).toHaveLength(4);
    const response = await fetch(`${app.url}/api/v1/imports/${importNo}/rejects.csv`, {
      headers: { authorization: `Bearer ${await app.keyOf('owner')}` },
    });
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/);
    const csv = (await response.text()).replace('\ufeff', '').trimEnd().split('\r\n');
    expect(csv[0]).toBe(
      'order,date,customer id,product code,product name,quantity,price,Line,Why it was not imported',
    );
    expect(csv.find((line) => line.includes('2+3'))).toMatch(
      /^'=2\+3,2024-03-01,7,P1,"a ""cup"", blue",x,2.50,5,“x” is not a number$/,
    );
    expect(csv.find((line) => line.startsWith('R3'))).toMatch(/in the future/);
  });

  test('that does not tell day and month apart is imported once somebody said which is which', async () => {
    const { importNo, analysis } = await looked(
      app,
      'order,date,customer id,amount\n1,03/04/2024,7,5\n2,05/06/2024,7,6\n',
    );
    expect(analysis?.dateAmbiguous).toBe(true);
    expect(await refusal(owner.imports.run({ importNo }))).toMatchObject({ status: 422 });
    await owner.imports.remap({ importNo, dateOrder: 'mdy' });
    await resumeImports(app.jobContext);
    expect((await owner.imports.get({ importNo })).analysis?.from).toMatch(/^2024-03-04/);
    await owner.imports.run({ importNo });
    await resumeImports(app.jobContext);
    expect((await owner.imports.get({ importNo })).counts).toMatchObject({ lines: 2 });
  });

  test('can be told what its columns are', async () => {
    const { importNo, columns } = await looked(app, 'a,b,c,d\nR1,2024-03-01,7,5.00\nR2,2024-03-02,8,6.00\n');
    expect(columns).toHaveLength(4);
    await owner.imports.remap({ importNo, columns: ['orderNumber', 'date', 'customerNumber', 'amount'] });
    await resumeImports(app.jobContext);
    const told = await owner.imports.get({ importNo });
    expect(told.analysis).toMatchObject({ customers: 2, orders: 2, net: '11.00' });
    expect(told.columns.map(({ role }) => role)).toEqual(['orderNumber', 'date', 'customerNumber', 'amount']);
  });

  test('whose upload breaks off leaves nothing', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(3 << 20).fill(65));
        setTimeout(() => controller.error(new Error('the browser was closed')), 50);
      },
    });
    const broken = fetch(`${app.url}/api/v1/files?name=big.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await app.keyOf('owner')}` },
      body,
      duplex: 'half',
    } as RequestInit);
    await expect(broken).rejects.toThrow();
    for (let tries = 0; tries < 100 && (await number(sql`SELECT count(*)::int AS n FROM files`)) > 0; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await number(sql`SELECT count(*)::int AS n FROM files`)).toBe(0);
    expect(await number(sql`SELECT count(*)::int AS n FROM file_pieces`)).toBe(0);
  });
});

describe('a workbook of several sheets', () => {
  test('lists them, and reads the one that is chosen', async () => {
    const names = ['order', 'date', 'customer id', 'amount'];
    const of = (sheet: string, count: number) => ({
      sheet,
      data: [names, ...Array.from({ length: count }, (_, i) => [`A${i}`, '2024-03-01', `K${i}`, 2.5])],
    });
    const bytes = await writeXlsxFile([
      of('Spring', 3),
      of('Summer', 5),
      { sheet: 'Notes', data: [['Who asked'], ['Ann']] },
      { sheet: 'Empty', data: [] },
    ]).toBuffer();
    const first = await looked(app, bytes, 'sales.xlsx');
    const sheets = ['Spring', 'Summer', 'Notes', 'Empty'];
    expect(first).toMatchObject({ sheets, analysis: { sheet: 'Spring', lines: 3 } });
    for (const wrong of ['Notes', 'Empty']) {
      await owner.imports.remap({ importNo: first.importNo, sheet: wrong });
      await examineImport(app.jobContext, first.importNo);
      const none = await owner.imports.get({ importNo: first.importNo });
      expect(none, wrong).toMatchObject({ sheets, analysis: null, problem: { message: expect.any(String) } });
    }
    await owner.imports.remap({ importNo: first.importNo, sheet: 'Summer' });
    await examineImport(app.jobContext, first.importNo);
    const second = await owner.imports.get({ importNo: first.importNo });
    expect(second).toMatchObject({ sheets, analysis: { sheet: 'Summer', lines: 5 } });
    expect(await looked(app, head + 'A1,2024-03-01,1,P1,Thing,1,2.50\n')).toMatchObject({
      sheets: [],
      analysis: { sheet: null },
    });
  });
});

describe('who may', () => {
  test('only owner and manager upload, and see what is theirs', async () => {
    await expect(upload(app, cut, { role: 'rep' })).rejects.toThrow(/403/);
    const other = await owner.team.addSite({ name: `Second ${Date.now()}` });
    const { importNo } = await looked(app, cut);
    const manager = await app.as('manager', { siteIds: [other.siteId] });
    expect(await refusal(manager.imports.get({ importNo }))).toMatchObject({ status: 404 });
    expect((await manager.imports.list({})).items).toEqual([]);
    const key = await app.keyOf('manager', { siteIds: [other.siteId] });
    const rejects = await fetch(`${app.url}/api/v1/imports/${importNo}/rejects.csv`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(rejects.status).toBe(404);
    const { fileId } = await upload(app, cut, { role: 'manager', siteIds: [other.siteId] });
    expect(await refusal(manager.imports.create({ fileId, siteId: app.siteId }))).toMatchObject({
      status: 422,
    });
    expect(await manager.imports.create({ fileId })).toMatchObject({
      importNo: expect.any(Number) as number,
    });
  });
});
