import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { Invalid } from '../../core/errors.ts';
import { runWorthFile } from './fit-file.ts';
import { parseDay } from './parse-day.ts';
import { readPurchases } from './purchases-file.ts';
import { summarise } from './summarise.ts';

const folder = await mkdtemp(join(tmpdir(), 'worth-'));
const cdnow = new URL('testdata/cdnow-sample.txt', import.meta.url).pathname;
const PERIOD = { calibrateUntil: '1997-09-30', holdBackUntil: '1998-06-30' };
const CDNOW = { file: cdnow, customerColumn: 2, dateColumn: 3, amountColumn: 5, ...PERIOD };

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

const keyOf = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof Invalid ? [error.key, error.params] : error),
  );

describe('rapport worth FILE', () => {
  test('fits the CDNOW sample as published and judges it on the held-back period', async () => {
    const report = await runWorthFile({ ...CDNOW, unit: 'weeks' });
    expect(report.customers).toBe(2357);
    expect(Object.keys(report.models)).toEqual(['mbg/nbd', 'bg/nbd', 'pareto/nbd', 'gamma-gamma']);
    expect(report.models['mbg/nbd']?.logLikelihood).toBeCloseTo(-9582.13572, 4);
    expect(report.models['gamma-gamma']?.logLikelihood).toBeCloseTo(-4055.91769, 4);
    expect(report.models['mbg/nbd']).toMatchObject({ converged: true, boundary: false });
    expect(report.models['mbg/nbd']?.heldBack.auc).toBeGreaterThan(0.75);
    expect(report.baselines.zero).toMatchObject({ bias: -1, auc: 0.5 });
    expect(report.chosen).toEqual({ model: 'mbg/nbd', reason: 'beats-baselines', params: {} });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('a CSV with names, Windows line ends and times, gzipped, says the same; without amounts there is no money', async () => {
    const lines = (await readFile(cdnow, 'utf8')).trim().split('\n');
    const rows = lines
      .map((line) => line.trim().split(/\s+/))
      .map(
        ([, customer = '', date = '']) =>
          `"${customer}, ""Ltd""",${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)} 08:26:00`,
      );
    const file = await fileOf(
      'cdnow.csv.gz',
      gzipSync(['\uFEFFBuyer,"Bought on"', ...rows, ''].join('\r\n')),
    );
    const predictions = join(folder, 'predictions.csv');
    const report = await runWorthFile({
      file,
      customerColumn: 'buyer',
      dateColumn: 'Bought on',
      ...PERIOD,
      predictions,
    });
    expect(report.models['mbg/nbd']?.logLikelihood).toBeCloseTo(-9582.13572, 4);
    expect(report.models['gamma-gamma']).toBeUndefined();

    const [head, first, ...others] = (await readFile(predictions, 'utf8')).trim().split('\n');
    expect(head).toBe(
      'customer,x,tx,T,actual,mbg/nbd expected,mbg/nbd p_alive,mbg/nbd p_buy,bg/nbd expected,bg/nbd p_alive,' +
        'bg/nbd p_buy,pareto/nbd expected,pareto/nbd p_alive,pareto/nbd p_buy',
    );
    expect(first).toMatch(
      /^"0001, ""Ltd""",2,30\.428571\d*,38\.857142\d*,1,1\.262\d*,0\.706\d*,0\.559\d*,1\.225\d*,/,
    );
    expect(others.length).toBe(2356);
  });

  test('the unit is days where asked', async () => {
    const [weeks, days] = [await runWorthFile(CDNOW), await runWorthFile({ ...CDNOW, unit: 'days' })];
    const alpha = (report: typeof weeks) => report.models['bg/nbd']?.parameters.alpha ?? NaN;
    expect(alpha(days) / alpha(weeks)).toBeCloseTo(7, 4);
    expect(days.models['bg/nbd']?.heldBack.mae).toBeCloseTo(weeks.models['bg/nbd']?.heldBack.mae ?? NaN, 5);
  });

  test('few customers are counted, and no model is chosen', async () => {
    const file = await fileOf('few.csv', 'customer;date\nA;2025-01-01\nA;2025-02-01\nB;2025-01-05\n');
    const options = {
      file,
      customerColumn: 'customer',
      dateColumn: 'date',
      calibrateUntil: '2025-03-01',
      holdBackUntil: '2025-06-01',
    };
    const report = await runWorthFile(options);
    expect(report).toMatchObject({ customers: 2, chosen: { model: 'none', reason: 'few-repeat-buyers' } });
    expect(report.models['mbg/nbd']?.boundary).toBe(true);
    expect(JSON.stringify(report)).not.toContain('NaN');
  });
});

describe('what is wrong with a file is said in one sentence', () => {
  const good = {
    customerColumn: 'customer',
    dateColumn: 'date',
    amountColumn: 'amount',
    calibrateUntil: '2025-03-01',
    holdBackUntil: '2025-06-01',
  };
  const run = async (name: string, content: string | Buffer, options = {}) =>
    keyOf(runWorthFile({ ...good, file: await fileOf(name, content), ...options }));
  const head = 'customer,date,amount\n';

  test('the file', async () => {
    expect(await keyOf(runWorthFile({ ...good, file: join(folder, 'none.csv') }))).toMatchObject([
      'import-run:noFile',
      {},
    ]);
    expect(await run('empty.csv', '')).toMatchObject(['imports:unreadable.empty', {}]);
    expect(await run('head.csv', head)).toEqual(['imports:unreadable.headerOnly', {}]);
    expect(await run('late.csv', `${head}A,2025-03-02,5\n`)).toMatchObject(['worth-file:nothingToFit', {}]);
    expect(await run('binary.csv', Buffer.from([0x89, 0x50, 0, 1, 2, 10]))).toMatchObject([
      'imports:unreadable.binary',
      {},
    ]);
    const packed = gzipSync(head + 'A,2025-01-01,5\n'.repeat(5000));
    expect(await run('cut.csv.gz', packed.subarray(0, packed.length - 20))).toMatchObject([
      'imports:unreadable.gzipTruncated',
      {},
    ]);
    expect(await run('open.csv', `${head}A,2025-01-01,5\n"A,2025-01-02,5\n`)).toEqual([
      'imports:unreadable.unbalancedQuote',
      { line: 3 },
    ]);
    expect(await run('long.csv', head + 'A'.repeat(3_000_000))).toEqual([
      'imports:unreadable.lineTooLong',
      { line: 2 },
    ]);
  });

  test('a column, a date, an amount: with the line', async () => {
    expect(await run('column.csv', 'customer,day\nA,2025-01-01\n')).toEqual([
      'worth-file:noColumn',
      { column: 'date', columns: 'customer, day' },
    ]);
    expect(await run('number.csv', `${head}A,2025-01-01,5\n`, { dateColumn: 4 })).toMatchObject([
      'worth-file:noColumn',
      { column: '4' },
    ]);
    expect(await run('date.csv', `${head}A,2025-01-01,5\n\nA,2025-02-30,5\n`)).toEqual([
      'worth-file:badDate',
      { line: 4, value: '2025-02-30' },
    ]);
    expect(await run('amount.csv', `${head}A,2025-01-01,1.5\nA,2025-01-02,"1,5"\n`)).toEqual([
      'worth-file:badAmount',
      { line: 3, value: '1,5' },
    ]);
    expect(await run('early.csv', `${head}A,1969-12-31,5\n`)).toEqual([
      'worth-file:earlyDate',
      { line: 2, value: '1969-12-31' },
    ]);
    expect(await run('ragged.csv', `${head}A,2025-01-01,5\nA,2025-01-02\n`)).toEqual([
      'worth-file:ragged',
      { line: 3, found: 2, expected: 3 },
    ]);
  });

  test('what the file does not tell: with the option that does', async () => {
    expect(await run('days.csv', `${head}A,01/02/2025,5\nB,02/01/2025,5\n`)).toEqual([
      'worth-file:ambiguousDates',
      { value: '01/02/2025' },
    ]);
    expect(await run('thousands.csv', `${head}A,2025-01-01,1.250\n`)).toEqual([
      'worth-file:ambiguousAmounts',
      { value: '1.250' },
    ]);
    expect(await run('a.csv', head, { dateOrder: 'later' })).toMatchObject(['import-run:option', {}]);
  });

  test('an option', async () => {
    expect(await run('a.csv', head, { holdBackUntil: '2025-03-01' })).toMatchObject([
      'worth-file:noPeriod',
      {},
    ]);
    expect(await run('a.csv', head, { calibrateUntil: 'soon' })).toMatchObject([
      'worth-file:badOptionDate',
      {},
    ]);
    expect(await run('a.csv', head, { unit: 'months' })).toMatchObject(['worth-file:badUnit', {}]);
    expect(await keyOf(runWorthFile({ file: 'x' }))).toEqual([
      'worth-file:missingOptions',
      { options: '--customer-column, --date-column, --calibrate-until, --hold-back-until' },
    ]);
    expect(
      await keyOf(runWorthFile({ ...CDNOW, predictions: join(folder, 'no', 'where.csv') })),
    ).toMatchObject(['worth-file:cannotWrite', {}]);
  });

  test('every sentence is there in English and German', async () => {
    const keys = async (language: string) =>
      Object.keys(JSON.parse(await readFile(`locales/${language}/worth-file.json`, 'utf8')) as object);
    const used = (
      await Promise.all(
        ['fit-file.ts', 'purchases-file.ts'].map((name) => readFile(new URL(name, import.meta.url), 'utf8')),
      )
    ).flatMap((source) => Array.from(source.matchAll(/'worth-file:(\w+)'/g), ([, key]) => key));
    expect(new Set(await keys('en'))).toEqual(new Set(used));
    expect(await keys('de')).toEqual(await keys('en'));
  });
});

describe('purchases of a customer', () => {
  test('purchases of one day are one; a return reduces what was spent and is no purchase', async () => {
    const file = await fileOf(
      'returns.csv',
      'A,2025-01-01,10\nA,2025-01-11,20\nA,20250111,5\nA,2025-01-20,-15\n,2025-01-02,9\nA,2025-01-31,7\nB,2025-01-03,-4\n',
    );
    const until = (date: string) => parseDay(date) ?? NaN;
    const purchases = await readPurchases(file, { customer: '1', date: '2', amount: '3' });
    expect(summarise(purchases, until('2025-01-25'), until('2025-12-31'))).toEqual([
      { customer: 'A', x: 1, tx: 10, T: 24, meanSpend: 10, heldBack: 1, heldBackSpend: 7 },
    ]);
  });

  test('are read in every notation, from every format, that an import knows', async () => {
    const day = (date: string) => parseDay(date) ?? NaN;
    const expected = new Map([
      ['Müller', { days: [day('2025-01-02'), day('2025-03-14')], amounts: [1234.5, -7.25] }],
      ['Ödön', { days: [day('2025-02-01')], amounts: [3] }],
    ]);
    const german =
      'Kunde;Datum;Betrag\nMüller;02.01.2025;1.234,50 €\nMüller;14.03.2025 08:26;7,25-\nÖdön;01.02.2025;3\n';
    const american =
      'who|day|paid\rMüller|1/2/2025|$1,234.50\rMüller|3/14/2025 8:26 PM|(7.25)\rÖdön|2/1/25|3\r';
    const files: [string, string | Buffer, string[]][] = [
      ['german.csv', Buffer.from(german.replace('€', ''), 'latin1'), ['Kunde', 'Datum', 'Betrag']],
      ['german.csv.gz', gzipSync(german), ['1', '2', '3']],
      ['american.txt', Buffer.from(`\uFEFF${american}`, 'utf16le'), ['who', 'day', 'paid']],
      [
        'sales.xlsx',
        await writeXlsxFile([
          ['who', 'day', 'paid'].map((value) => ({ value })),
          ...[...expected].flatMap(([customer, { days, amounts }]) =>
            days.map((at, i) => [
              { value: customer },
              { value: new Date(at * 86_400_000), type: Date, format: 'yyyy-mm-dd' },
              { value: amounts[i] ?? 0, type: Number },
            ]),
          ),
        ]).toBuffer(),
        ['who', 'day', 'paid'],
      ],
    ];
    for (const [name, content, [customer = '', date = '', amount = '']] of files) {
      const read = await readPurchases(await fileOf(name, content), { customer, date, amount });
      expect(read, name).toEqual(expected);
    }
  });

  test('a late line tells day and month apart; an option does where none can', async () => {
    const columns = { customer: '1', date: '2' };
    const plain = Array.from({ length: 3_000 }, (_, i) => `C${i},01/02/2025\n`).join('');
    const late = await readPurchases(await fileOf('late.csv', `${plain}D,01/13/2025\n`), columns);
    expect(late.get('C0')?.days).toEqual([parseDay('2025-01-02')]);
    expect(late.get('D')?.days).toEqual([parseDay('2025-01-13')]);
    const dayFirst = await readPurchases(await fileOf('late.csv', `${plain}D,13/01/2025\n`), columns);
    expect(dayFirst.get('C0')?.days).toEqual([parseDay('2025-02-01')]);
    const said = await readPurchases(
      await fileOf('said.csv', 'A,01/02/2025,1.250\nB,03/04/2025,2.000\n'),
      { ...columns, amount: '3' },
      { dateOrder: 'mdy', decimals: 'comma' },
    );
    expect(said.get('A')).toEqual({ days: [parseDay('2025-01-02')], amounts: [1250] });
  });

  test('days are read as ISO or yyyymmdd, with or without a time, and only if they exist', () => {
    const same = ['2025-03-01', '20250301', '2025-03-01 08:26', '2025-03-01T08:26:00Z', '20250301082600'];
    for (const text of same) expect(parseDay(text)).toBe(Date.UTC(2025, 2, 1) / 86_400_000);
    for (const text of [
      '',
      '2025-3-1',
      '2025-02-29',
      '0000-01-01',
      '01/03/2025',
      '2025030',
      '2025-0301',
      '20250301x',
    ]) {
      expect(parseDay(text)).toBeNull();
    }
  });
});
