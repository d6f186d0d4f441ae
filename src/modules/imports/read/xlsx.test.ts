import { Readable } from 'node:stream';
import writeXlsxFile from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { analyse, type AnalyseOptions } from './analyse.ts';
import { recordTexts } from './batch.ts';
import { dateText, readWorkbook, sheetNames } from './xlsx.ts';
import { isDateFormat } from './xlsx-parts.ts';

const when = new Date(Date.UTC(2024, 3, 3, 10, 15));
const dated = (value: Date) => ({ value, type: Date, format: 'dd.mm.yyyy hh:mm' });
const header = ['Order No', 'Date', 'Customer', 'Item', 'Quantity', 'Price', 'Gift'];

async function workbook(): Promise<Buffer> {
  const rows = Array.from({ length: 3_000 }, (_, i) => [
    `R${i}`,
    dated(when),
    i % 7 === 0 ? null : `K${i % 50}`,
    'Kaffee "Ä" & Co',
    -2.5,
    2.55,
    true,
  ]);
  return writeXlsxFile([
    { sheet: 'Sales', data: [['Report of April'], [], header, ...rows] },
    {
      sheet: 'Other',
      data: [
        ['a', 'b'],
        ['1', '2'],
      ],
    },
  ]).toBuffer();
}

async function rowsOf(bytes: Buffer, sheet?: string): Promise<{ rows: string[][]; lines: number[] }> {
  const rows: string[][] = [];
  const lines: number[] = [];
  for await (const batch of readWorkbook(bytes, sheet)) {
    for (let i = 0; i < batch.records; i++) {
      rows.push(recordTexts(batch, i));
      lines.push(batch.lines[i] ?? 0);
    }
  }
  return { rows, lines };
}

describe('workbooks', () => {
  test('cells come out as text of one form, titles above the table left out', async () => {
    const { rows, lines } = await rowsOf(await workbook());
    expect(rows).toHaveLength(3_001);
    expect(rows[0]).toEqual(header);
    expect(rows[1]).toEqual(['R0', '2024-04-03 10:15:00', '', 'Kaffee "Ä" & Co', '-2.5', '2.55', 'true']);
    expect(rows[3_000]?.[0]).toBe('R2999');
    expect(lines.slice(0, 2)).toEqual([3, 4]);
  });

  test('a sheet is chosen by name', async () => {
    const bytes = await workbook();
    expect(await sheetNames(bytes)).toEqual(['Sales', 'Other']);
    expect((await rowsOf(bytes, 'Other')).rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    await expect(rowsOf(bytes, 'Missing')).rejects.toMatchObject({ code: 'xlsxNoSheet' });
  });

  test('a workbook that begins with an empty sheet and a cover is read from its first table', async () => {
    const bytes = await writeXlsxFile([
      { sheet: 'Empty', data: [] },
      { sheet: 'Cover', data: [['Sales of April']] },
      { sheet: 'Notes', data: [['Who asked'], ['Ann'], ['Without returns']] },
      { sheet: 'Sales', data: [header, ['R1', dated(when), 'K1', 'Coffee', 2, 2.55, true]] },
    ]).toBuffer();
    const { sheets, shape, lines } = await analyse(() => Readable.from([bytes]), {
      now: Date.UTC(2026, 0, 1),
    });
    expect({ sheets, layout: shape.layout, lines }).toMatchObject({
      sheets: ['Empty', 'Cover', 'Notes', 'Sales'],
      layout: { kind: 'workbook', sheet: 'Sales' },
      lines: 1,
    });
  });

  test('an analysis finds the workbook by its bytes', async () => {
    const bytes = await workbook();
    const analysis = await analyse(() => Readable.from([bytes]), {
      zone: 'Europe/Berlin',
      now: Date.UTC(2026, 0, 1),
    });
    expect(analysis).toMatchObject({
      lines: 3_000,
      rejected: 0,
      net: '-19140.00',
      anonymousLines: 429,
      returnLines: 3_000,
      from: Date.UTC(2024, 3, 3, 8, 15),
    });
  });

  test('numbers kept as text with a decimal comma are numbers, beside those that are', async () => {
    const amounts = ['12,50', 7.25, '1.250,00', '3', '-4,5 €', '1.000', 2.125];
    const rows = amounts.map((amount, i) => [`R${i}`, dated(when), 'K1', '1,5 l Milk', amount]);
    const header = ['Order No', 'Date', 'Customer', 'Item', 'Amount'];
    const bytes = await writeXlsxFile([{ sheet: 'Sales', data: [header, ...rows] }]).toBuffer();
    const read = async (options: AnalyseOptions = {}) =>
      analyse(() => Readable.from([bytes]), { currency: 'EUR', now: Date.UTC(2026, 0, 1), ...options });
    expect(await read()).toMatchObject({ rejected: 0, lines: 7, net: '2270.38' });
    expect((await read()).columns[3]?.samples).toEqual(['1,5 l Milk']);
    expect(await read({ decimalStyle: 'comma' })).toMatchObject({
      net: '2270.38',
      decimalStyle: 'comma',
    });
    expect((await read({ decimalStyle: 'point' })).rejected).toBeGreaterThan(0);
  });

  test('a damaged workbook is refused', async () => {
    const bytes = await workbook();
    await expect(rowsOf(bytes.subarray(0, bytes.length - 200))).rejects.toMatchObject({ code: 'xlsxBroken' });
    const broken = Buffer.from(bytes);
    broken.fill(0xff, 200, 900);
    await expect(rowsOf(broken)).rejects.toMatchObject({ code: 'xlsxBroken' });
  });

  test.each([
    ['yyyy-mm-dd', true],
    ['[$-407]d. mmmm yyyy;@', true],
    ['[h]:mm', true],
    ['General', false],
    ['#,##0.00 "days"', false],
    ['[Red]0.00', false],
    ['0.00\\d', false],
  ])('%s shows dates: %s', (format, isDate) => expect(isDateFormat(format)).toBe(isDate));

  test.each([
    [40_513.351_388_888_9, 0, '2010-12-01 08:26:00'],
    [40_513, 0, '2010-12-01'],
    [39_051, 1_462, '2010-12-01'],
    [0.5, 0, '12:00:00'],
    [1, 0, '1900-01-01'],
    [61, 0, '1900-03-01'],
  ])('serial %s is %s days shifted %s', (serial, shift, text) => expect(dateText(serial, shift)).toBe(text));
});
