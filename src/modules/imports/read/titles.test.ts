import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { analyse } from './analyse.ts';
import { examine, readRecords } from './records.ts';

const now = Date.UTC(2026, 0, 1);
const table = [
  'order no;date;customer no;amount',
  'A1;2025-01-02;C1;12,50',
  'A2;2025-01-03;C2;8,00',
  'A3;bad;C2;8,00',
  'A4;2025-01-05;C1;1.250,00',
];
const source = (content: string | Buffer) => () => Readable.from([Buffer.from(content)]);
const look = (lines: string[], end = '\n') => analyse(source(lines.join(end) + end), { now });

describe('lines above the table', () => {
  const plain = look(table);
  const above: [string, string[]][] = [
    ['a title and a blank line', ['Sales report 2025', '']],
    ['title, period and dashes', ['Sales report', 'from 2025-01-01 to 2025-12-31', '----', '']],
    ['a title that fills one cell of the width', ['Sales report 2025;;;', ';;;']],
    ["Excel's sep=", ['sep=;']],
    ['a sentence with commas', ['Report, made by Olive, for the board', '']],
    ['a quoted title', ['"Sales ""2025"""', '']],
  ];
  test.each(above)('are passed over: %s', async (_what, titles) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const { net, lines, columns, orders, problems } = await look([...titles, ...table], end);
      const expected = await plain;
      expect({ net, lines, orders }).toEqual({ net: '1270.50', lines: 4, orders: 3 });
      expect(columns).toEqual(expected.columns);
      // line numbers stay those of the file
      expect(problems.map(({ examples }) => examples[0]?.line)).toEqual([titles.length + 4]);
    }
  });

  test('are passed over in any encoding, and longer than a chunk of the file', async () => {
    const rows = Array.from({ length: 3_000 }, (_, i) => `B${i};2025-02-01;C${i % 9};1,00`);
    const utf16 = Buffer.from(
      `\uFEFFÜbersicht über 2025\r\n\r\n${[...table, ...rows].join('\r\n')}`,
      'utf16le',
    );
    const pieces = () =>
      Readable.from(
        Array.from({ length: Math.ceil(utf16.length / 7) }, (_, i) => utf16.subarray(i * 7, i * 7 + 7)),
      );
    expect(await analyse(pieces, { now })).toMatchObject({ lines: 3_004, net: '4270.50', rejected: 1 });
  });

  test('are never lines of sales: without names of columns nothing is passed over', async () => {
    const sparse = ['A0;;;', 'A1;2025-01-02;C1;12,50', 'A2;2025-01-03;C2;8,00'];
    expect((await examine(source(sparse.join('\n')))).shape).toMatchObject({
      header: false,
      titles: undefined,
    });
    expect((await examine(source(table.join('\n')))).shape.titles).toBeUndefined();
    const blank = '00004 0001 19970101 2 29.33\n00004 0001 19970118 2 29.73\n';
    expect((await examine(source(blank))).shape.titles).toBeUndefined();
  });

  test('stay where a person says that there is no header', async () => {
    const given = source(['Sales report 2025;;;', ...table].join('\n'));
    const { shape } = await examine(given, { header: false });
    expect(shape.titles).toBeUndefined();
    let records = 0;
    for await (const batch of readRecords(given, shape)) records += batch.records;
    expect(records).toBe(6);
  });
});
