import { describe, expect, test } from 'vitest';
import { recordTexts } from './batch.ts';
import { parserOf } from './dialect.ts';
import { LINE_KINDS } from './kinds.ts';
import type { Reading } from './reading.ts';
import type { Role } from './roles.ts';
import { SalesLineReader } from './sales-line.ts';
import { toBatches } from './tokenize.ts';

async function* once(text: string) {
  yield Buffer.from(text);
}

async function read(columns: string, records: string[], change: Partial<Reading> = {}) {
  const reader = new SalesLineReader({
    roles: columns.split(' ') as Role[],
    dateOrder: 'ymd',
    decimalStyle: 'point',
    zone: 'UTC',
    currency: 'EUR',
    now: Date.UTC(2026, 0, 1),
    ...change,
  });
  const found = [];
  const rejected = [];
  const parse = parserOf({ kind: 'delimited', delimiter: ',', quote: '"' });
  for await (const batch of toBatches(once(records.join('\n')), parse, {
    columns: records[0]?.split(',').length,
  })) {
    const lines = reader.read(batch);
    for (let i = 0; i < lines.count; i++) {
      const customer = lines.customers[i] ?? -1;
      found.push({
        kind: LINE_KINDS[lines.kinds[i] ?? 0],
        order: reader.orders.text(lines.orders[i] ?? 0),
        customer: customer < 0 ? undefined : reader.customers.text(customer),
        amount: lines.amounts[i],
        cost: lines.costs[i],
        at: new Date((lines.at[i] ?? 0) / 1_000).toISOString(),
        hash: `${lines.hashA[i]} ${lines.hashB[i]}`,
        record: recordTexts(batch, lines.records[i] ?? 0),
      });
    }
    for (const { code, params } of lines.rejected) rejected.push({ code, ...params });
  }
  return { found, rejected };
}

const SHOP = 'orderNumber date customerNumber productCode productName quantity unitPrice';

describe('what a line is', () => {
  test.each([
    ['1,2011-01-01,17850,85123A,HEART,6,2.55', 'sale', 1_530],
    ['C1,2011-01-01,17850,85123A,HEART,-6,2.55', 'return', -1_530],
    ['1,2011-01-01,17850,85123A,HEART,-6,2.55', 'return', -1_530],
    ['C1,2011-01-01,17850,M,Manual,-1,9.00', 'return', -900],
    ['1,2011-01-01,,85123A,,-6,0', 'adjustment', 0],
    ['1,2011-01-01,17850,85123A,HEART,6,0', 'free', 0],
    ['A1,2011-01-01,,B,Adjust bad debt,1,-11062.06', 'adjustment', -1_106_206],
    ['1,2011-01-01,17850,M,Manual,1,9.00', 'adjustment', 900],
    ['1,2011-01-01,17850,,,1,9.00', 'adjustment', 900],
    ['1,2011-01-01,17850,POST,POSTAGE,1,18.00', 'fee', 1_800],
    ['1,2011-01-01,17850,C2,CARRIAGE,1,50', 'fee', 5_000],
    ['1,2011-01-01,,AMAZONFEE,AMAZON FEE,1,50', 'fee', 5_000],
    ['1,2011-01-01,,CRUK,CRUK Commission,1,50', 'fee', 5_000],
    ['1,2011-01-01,17850,X1,Versandkosten,1,4.90', 'fee', 490],
    ['1,2011-01-01,17850,X1,POSTAGE STAMP SET,1,4.90', 'sale', 490],
    ['1,2011-01-01,17850,X1,REGENCY TEA SERVICE,1,4.90', 'sale', 490],
    ['1,2011-01-01,17850,X1,SAVE THE PLANET DISCOUNT CARD,1,4.90', 'sale', 490],
    ['1,2011-01-01,17850,85123A,HEART,3,0.335', 'sale', 101],
    ['C1,2011-01-01,17850,85123A,HEART,-3,0.335', 'return', -101],
  ])('%s', async (record, kind, amount) => {
    const { found } = await read(SHOP, [record]);
    expect(found[0]).toMatchObject({ kind, amount });
  });

  test('an amount without a price tells a return by its sign, and stays as it is', async () => {
    const { found } = await read('orderNumber date amount', [
      '1,2011-01-01,12.345',
      '2,2011-01-01,-7.10',
      '3,2011-01-01,0',
    ]);
    expect(found.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['sale', 1_235],
      ['return', -710],
      ['free', 0],
    ]);
  });

  test('minor units and cost follow the currency of the line', async () => {
    const { found } = await read('orderNumber date quantity unitPrice cost currency', [
      '1,2011-01-01,2,150,100,JPY',
      '2,2011-01-01,2,1.50,1.001,USD',
    ]);
    expect(found.map(({ amount, cost }) => [amount, cost])).toEqual([
      [300, 200],
      [300, 200],
    ]);
  });
});

describe('who and which order', () => {
  test('nobody is nobody, however an export writes it', async () => {
    const { found } = await read(
      SHOP,
      ['', 'NA', 'null', '-', '0', 'None', '17850.0', '00017'].map((who) => `1,2011-01-01,${who},x,y,1,1`),
    );
    expect(found.map(({ customer }) => customer)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      '17850',
      '00017',
    ]);
  });

  test('without a number people are told apart by e-mail, else by name', async () => {
    const mail = await read('date email customerName amount', [
      '2011-01-01,A@b.c,Ann,1',
      '2011-01-02,a@B.C,Anna,1',
      '2011-01-02,,Ann,1',
    ]);
    expect(mail.found.map(({ customer }) => customer)).toEqual(['a@b.c', 'a@b.c', undefined]);
    const names = await read('date givenName familyName postcode amount', [
      '2011-01-01,Ann,Lee,1010,1',
      '2011-01-01,Ann,Lee,1020,1',
      '2011-01-01,,,,1',
    ]);
    expect(names.found.map(({ customer }) => customer)).toEqual(['ann lee 1010', 'ann lee 1020', undefined]);
  });

  test('without order numbers a customer has one order a moment or a day, the same in every export', async () => {
    const { found } = await read('customerNumber date amount', [
      '0001,19970101,5',
      '0001,19970101,6',
      '0002,1997-01-01 08:30,5',
      ',19970101,5',
    ]);
    expect(found.map(({ order }) => order)).toEqual([
      '19970101-0001',
      '19970101-0001',
      '19970101T083000-0002',
      '19970101',
    ]);
  });

  test('a time of its own column belongs to the date', async () => {
    const { found } = await read('orderNumber date time amount', [
      '1,2011-01-01,8:26 PM,5',
      '2,2011-01-01 00:00:00,07:00,5',
      '3,2011-01-01,,5',
    ]);
    expect(found.map(({ at }) => at.slice(11, 16))).toEqual(['20:26', '07:00', '00:00']);
  });
});

describe('the hash of a line', () => {
  test('is the same in any order of columns and any notation of the same values', async () => {
    const one = await read(SHOP, ['1,2011-01-01 10:00,17850,85123A,HEART,6,2.50']);
    const other = await read(
      'unitPrice country quantity productName productCode customerNumber date orderNumber',
      ['2.5,UK,6.0,HEART (NEW),85123A,17850,2011-01-01T10:00:00Z,1'],
    );
    expect(other.found[0]?.hash).toBe(one.found[0]?.hash);
  });

  test('differs when anything that matters does', async () => {
    const { found } = await read(SHOP, [
      '1,2011-01-01,17850,85123A,HEART,6,2.50',
      '2,2011-01-01,17850,85123A,HEART,6,2.50',
      '1,2011-01-02,17850,85123A,HEART,6,2.50',
      '1,2011-01-01,17850,85123B,HEART,6,2.50',
      '1,2011-01-01,17850,85123A,HEART,5,2.50',
      '1,2011-01-01,17850,85123A,HEART,6,2.51',
      '1,2011-01-01,17850,85123A,HEART,-6,2.50',
      '1,2011-01-01,17850,,HEART,6,2.50',
      '1,2011-01-01,17850,,HEARTS,6,2.50',
    ]);
    expect(new Set(found.map(({ hash }) => hash)).size).toBe(found.length);
  });
});

test('what cannot be read comes back with the reason, the column and the value', async () => {
  const { rejected, found } = await read(SHOP, [
    '1,2011-13-01,1,x,y,1,1',
    '1,2011-01-01,1,x,y,1,free',
    '1,2011-01-01,1,x,y,1,9999999999999999',
    '1,2011-01-01,1,x,y,1,1',
  ]);
  expect(found).toHaveLength(1);
  expect(rejected).toEqual([
    { code: 'badDate', column: 2, value: '2011-13-01' },
    { code: 'badNumber', column: 7, value: 'free' },
    { code: 'numberTooLarge', column: 7, value: '9999999999999999' },
  ]);
});
