import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordTexts } from './batch.ts';
import { parserOf, type Layout } from './dialect.ts';
import { toBatches, type Parse } from './tokenize.ts';
import { UnreadableFile } from './unreadable.ts';

async function* cut(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function read(parse: Parse, text: string | Buffer, size = 1 << 16, capacity = 1 << 16) {
  const records: string[][] = [];
  const lines: number[] = [];
  const rejected: string[] = [];
  for await (const batch of toBatches(cut(text, size), parse, { capacity })) {
    expect(batch.firstRecord).toBe(records.length);
    for (let i = 0; i < batch.records; i++) {
      records.push(recordTexts(batch, i));
      lines.push(batch.lines[i] ?? 0);
    }
    for (const { line, code, fields } of batch.rejected) rejected.push(`${line} ${code} ${fields.join('/')}`);
  }
  return { records, lines, rejected };
}

const comma = parserOf({ kind: 'delimited', delimiter: ',', quote: '"' });

const field = fc
  .string({
    unit: fc.constantFrom('a', 'Ä', '€', '7', ' ', '"', "'", ',', ';', '\t', '|', '\n', '\r', '\r\n', '😀'),
    maxLength: 8,
  })
  .map((text) => text.trim());

describe('delimited records', () => {
  test('whatever is written in any dialect is read back, wherever chunks and buffers end', async () => {
    const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
      fc.array(fc.array(field, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 12,
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
        fc.constantFrom('"' as const, "'" as const),
        fc.constantFrom('\n', '\r', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 4, max: 64 }),
        async (rows, delimiter, quote, newline, lastNewline, size, capacity) => {
          const written = (value: string) =>
            value === '' || /[,;\t|\r\n"']/.test(value)
              ? quote + value.replaceAll(quote, quote + quote) + quote
              : value;
          const text =
            rows.map((row) => row.map(written).join(delimiter)).join(newline) + (lastNewline ? newline : '');
          const { records, rejected } = await read(
            parserOf({ kind: 'delimited', delimiter, quote }),
            text,
            size,
            capacity,
          );
          expect(records).toEqual(rows);
          expect(rejected).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('a file cut at every byte reads the same', async () => {
    const text = 'a,b\r\n"x ""y""\r\nz",2\r"q"r,4\n\n5 7" sign,"é"\r\n,\n';
    const whole = await read(comma, text);
    expect(whole.records).toEqual([
      ['a', 'b'],
      ['x "y"\r\nz', '2'],
      ['qr', '4'],
      ['5 7" sign', 'é'],
      ['', ''],
    ]);
    expect(whole.lines).toEqual([1, 2, 4, 6, 7]);
    for (let size = 1; size < Buffer.byteLength(text); size++) {
      expect(await read(comma, text, size, 8)).toEqual(whole);
    }
  });

  test('lines with other numbers of fields are kept aside with their place', async () => {
    const { records, rejected } = await read(comma, 'a,b\n1\n1,2\n1,2,3\n3,4,,\n5,6');
    expect(records).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect(rejected).toEqual(['2 tooFewColumns 1', '4 tooManyColumns 1/2/3']);
  });

  test.each([
    ['an open quote names its line', 'a,b\n1,2\n"x\n,3\n4,5\n', 'unbalancedQuote', { line: 3 }],
    ['a line of more than a megabyte', `a,b\n1,${'x'.repeat(2 ** 20 + 10)}\n`, 'lineTooLong', { line: 2 }],
    ['a quote that swallows the file', `a,b\n1,"${'x\n'.repeat(2 ** 20)}`, 'lineTooLong', { line: 2 }],
    ['three thousand columns', `${'a,'.repeat(3_000)}b\n`, 'tooManyColumns', { line: 1, limit: 1_000 }],
  ])('%s', async (_, text, code, params) => {
    for (const capacity of [512, 1 << 19]) {
      const failure = await read(comma, text, 1 << 16, capacity).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UnreadableFile);
      expect(failure).toMatchObject({ code, params });
    }
  });

  test('memory for a line of 50 MB is never taken', async () => {
    let given = 0;
    async function* endless() {
      for (; given < 50; given++) yield Buffer.alloc(2 ** 20, 'x');
    }
    const batches = toBatches(endless(), comma);
    await expect(batches.next()).rejects.toMatchObject({ code: 'lineTooLong' });
    expect(given).toBeLessThan(4);
  });
});

describe('records without a delimiter', () => {
  test.each<[string, Layout, string, string[][]]>([
    [
      'runs of blanks',
      { kind: 'blank' },
      ' 00004 0001  2   29.33\n\n 5\t"a b" 3 4\r\n',
      [
        ['00004', '0001', '2', '29.33'],
        ['5', 'a b', '3', '4'],
      ],
    ],
    [
      'fixed columns',
      { kind: 'fixed', positions: [0, 6, 10] },
      'Müller 12  3.5\rÉa    7\n',
      [
        ['Müller', '12', '3.5'],
        ['Éa', '7', ''],
      ],
    ],
  ])('%s', async (_, layout, text, records) => {
    for (let size = 1; size < 20; size++)
      expect((await read(parserOf(layout), text, size, 8)).records).toEqual(records);
  });
});
