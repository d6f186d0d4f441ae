// Files that unfold, lie or lead out are refused with a sentence, and nothing of them stays in memory or in the house.
import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { translator } from '../core/i18n.ts';
import { looked } from '../modules/imports/imports.testing.ts';
import { startTestApp } from '../testing.ts';
import { sheetOf, workbookOf, zipOf } from './zip.testing.ts';

vi.setConfig({ testTimeout: 120_000 }); // the largest unfold to 80 MB, on two cores that others use too
const app = await startTestApp();
const head = ['order', 'date', 'customer id', 'product code', 'quantity', 'price'];
const row = ['A1', '2024-03-01', '7', 'P1', '1', '2.50'];
const plain = sheetOf([head, row, row]);
const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY ${'b'.repeat(n + 1)} "${`&${n === 0 ? 'a' : 'b'.repeat(n)};`.repeat(10)}">`).join('')}]>`;

const bombs: Record<string, () => Buffer> = {
  'a .gz that unfolds a thousand times': () => gzipSync(Buffer.alloc(80 << 20, '1,2\n')),
  'a .gz in a .gz': () => gzipSync(gzipSync(Buffer.alloc(80 << 20, 'A1,2024-03-01,7,P1,1,2.50\n'))),
  'a sheet that says it is 7 GB': () =>
    workbookOf('', [{ name: 'xl/worksheets/sheet1.xml', data: plain, claimedBytes: 0xf000_0000 }]),
  'a sheet that unfolds a thousand times': () =>
    workbookOf(`<worksheet><sheetData>${'<row></row>'.repeat(7 << 20)}</sheetData></worksheet>`),
  'a sheet longer than it says': () =>
    workbookOf('', [{ name: 'xl/worksheets/sheet1.xml', data: plain.repeat(50), claimedBytes: 100 }]),
  'texts that say they are 300 MB': () =>
    workbookOf(plain, [{ name: 'xl/sharedStrings.xml', data: '<sst/>', claimedBytes: 300 << 20 }]),
  'entities in entities in a sheet': () =>
    workbookOf(`<?xml version="1.0"?>${laughs}${plain.replace('A1', `&${'b'.repeat(20)};`)}`),
  'an entity from a file of this machine': () =>
    workbookOf(
      `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${plain.replace('A1', '&e;')}`,
    ),
  'ten thousand and one parts': () =>
    zipOf([...Array.from({ length: 10_001 }, (_, n) => ({ name: `xl/${n}`, data: '' }))]),
  'a part whose name leads out': () =>
    workbookOf(plain, [{ name: '../../../../tmp/outside.xml', data: 'x' }]),
  'a part whose name begins at the root': () =>
    workbookOf(plain, [
      { name: '/etc/cron.d/x', data: 'x' },
      { name: '..\\..\\x', data: 'x' },
    ]),
  'a sheet without a table': () => workbookOf('<worksheet>'.repeat(50_000)),
};

describe('a file is refused with a sentence:', () => {
  test.each(Object.entries(bombs))('%s', async (_, make) => {
    const bytes = make();
    const before = process.memoryUsage().rss;
    const { state, problem } = await looked(app, bytes, 'sales.xlsx');
    expect(state).not.toBe('running');
    expect(problem, 'it was read').not.toBeNull();
    for (const language of ['en', 'de']) {
      const sentence = translator(language)(problem?.code ?? '', problem?.params ?? {});
      expect(sentence).not.toBe(problem?.code);
      expect(sentence).not.toMatch(/\{\{|\/etc|root:|node_modules/);
    }
    // an eighth of what the largest of them unfolds to
    expect(process.memoryUsage().rss - before).toBeLessThan(400 << 20);
  });
});

test('a workbook with characters that no text has is read, or refused line by line', async () => {
  const odd = row.with(0, 'A_x0000_1').with(3, 'P_xD800_');
  const { problem, analysis } = await looked(app, workbookOf(sheetOf([head, odd, row])), 'odd.xlsx');
  expect(problem).toBeNull();
  expect(analysis?.lines).toBe(2);
});
