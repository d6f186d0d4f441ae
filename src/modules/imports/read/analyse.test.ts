import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { analyse, type AnalyseOptions } from './analyse.ts';

const cut = fileURLToPath(new URL('../testdata/online-retail-cut.csv', import.meta.url));
const cdnow = fileURLToPath(new URL('../../worth/testdata/cdnow-sample.txt', import.meta.url));
const whole = fileURLToPath(new URL('../../../../../shared/data/online-retail.csv.gz', import.meta.url));
const now = Date.UTC(2026, 0, 1);

const text = (content: string, options: AnalyseOptions = {}) =>
  analyse(() => Readable.from([Buffer.from(content)]), { now, ...options });
const roles = (analysis: Awaited<ReturnType<typeof analyse>>) =>
  analysis.columns.map(({ role }) => role).join(' ');

describe('the truth about real files', () => {
  test.skipIf(!existsSync(whole))(
    'every figure of Online Retail is met (needs ../shared/data/online-retail.csv.gz, which is not part of the project)',
    async () => {
      expect(await analyse(whole, { zone: 'Europe/London', now })).toMatchObject({
        compressed: true,
        encoding: 'utf-8',
        lines: 541_909,
        orders: 25_900,
        customers: 4_372,
        buyers: 4_338,
        purchaseOrders: 18_532,
        anonymousLines: 135_080,
        returnLines: 9_288,
        negativeQuantities: 10_624,
        zeroPrices: 2_515,
        negativePrices: 2,
        products: 4_070,
        countries: 38,
        net: '9747747.93',
        customerNet: '8300065.81',
        identicalLines: 5_268,
        rejected: 0,
        from: Date.UTC(2010, 11, 1, 8, 26),
        to: Date.UTC(2011, 11, 9, 12, 50),
        currency: 'GBP',
      });
    },
  );

  test('every figure of its cut is met', async () => {
    const analysis = await analyse(cut, { zone: 'Europe/London', now });
    // counted apart from this code, with the csv and decimal modules of Python
    expect(analysis).toMatchObject({
      lines: 13_938,
      orders: 1_385,
      customers: 300,
      buyers: 296,
      purchaseOrders: 879,
      products: 2_576,
      countries: 24,
      anonymousLines: 712,
      returnLines: 409,
      negativeQuantities: 540,
      zeroPrices: 222,
      negativePrices: 2,
      identicalLines: 214,
      net: '250296.89',
      customerNet: '246600.93',
      rejected: 0,
    });
    expect(roles(analysis)).toBe(
      'orderNumber productCode productName quantity date unitPrice customerNumber country',
    );
    expect(analysis.columns.every(({ confidence }) => confidence === 'sure')).toBe(true);
    expect(analysis.columns[0]?.samples).toHaveLength(3);
    expect(analysis.unsureCountries).toContainEqual({ name: 'EIRE', code: 'IE' });
  });

  test('CDNOW is read without a header', async () => {
    const analysis = await analyse(cdnow, { now });
    expect(analysis).toMatchObject({
      lines: 6_919,
      customers: 2_357,
      rejected: 0,
      net: '244091.94',
      shape: { header: false },
    });
    expect(roles(analysis)).toBe('ignore customerNumber date quantity amount');
    expect(analysis.columns[1]).toMatchObject({ confidence: 'unsure', reason: 'twin' });
  });
});

describe('what a file will become', () => {
  const german = [
    'Rechnungsnr;Datum;Kundennr;Artikel;Menge;Einzelpreis;Währung',
    '1001;03.04.2024 10:15;K1;Kaffee;2;1.234,50;EUR',
    '1001;03.04.2024 10:15;K1;Versandkosten;1;4,90;EUR',
    '1002;04.04.2024 09:00;;Kaffee;1;12,5;EUR',
    '1003;05.04.2024 09:00;K1;Kaffee;-1;1.234,50;EUR',
  ].join('\r\n');

  test('a German export is read as it is written', async () => {
    const analysis = await text(german, { zone: 'Europe/Berlin' });
    expect(analysis).toMatchObject({
      dateOrder: 'dmy',
      dateAmbiguous: false,
      decimalStyle: 'comma',
      currency: 'EUR',
      currencyFrom: 'file',
      net: '1251.90',
      anonymousLines: 1,
      from: Date.UTC(2024, 3, 3, 8, 15),
      kinds: { sale: 2, return: 1, fee: 1, adjustment: 0, free: 0 },
    });
  });

  test('customers abroad do not make a house sell in their currency', async () => {
    const unsaid = 'Order,Date,Customer,Amount,Country\n1,2024-01-02,a1,5,United Kingdom\n';
    const signed = 'Order,Date,Customer,Amount,Country\n1,2024-01-02,a1,£5,United Kingdom\n';
    expect(await text(unsaid)).toMatchObject({ currency: 'GBP', currencyFrom: 'file' });
    expect(await text(unsaid, { usualCurrency: 'USD' })).toMatchObject({
      currency: 'USD',
      currencyFrom: 'nothing',
    });
    expect(await text(signed, { usualCurrency: 'USD' })).toMatchObject({
      currency: 'GBP',
      currencyFrom: 'file',
    });
  });

  test('bad lines are counted by kind with their place, the others count', async () => {
    const analysis = await text(
      'Order ID,Date,Customer,SKU,Qty,Price\n1,2024-01-02,a1,x,1,5\n2,0000-01-01,a1,x,1,5\n3,2999-01-01,a1,x,1,5\n4,2024-01-02,a1,x,one,5\n5,2024-01-02\n6,,a1,x,1,5\n7,2024-01-02,a1,x,1,\n',
    );
    expect(analysis).toMatchObject({ lines: 7, rejected: 6, orders: 1, net: '5.00' });
    expect(
      Object.fromEntries(analysis.problems.map(({ kind, examples }) => [kind, examples[0]?.line])),
    ).toEqual({
      tooFewColumns: 6,
      dateTooEarly: 3,
      futureDate: 4,
      badNumber: 5,
      missingDate: 7,
      missingAmount: 8,
    });
  });

  test('day and month are told apart by one late line, and asked for otherwise', async () => {
    const line = (date: string) => `1,${date},a1,5.00\n`;
    const head = 'order id,date,customer id,amount\n';
    const early = line('03/04/2024').repeat(30_000);
    expect(await text(head + early + line('04/25/2024'))).toMatchObject({
      dateOrder: 'mdy',
      dateAmbiguous: false,
      rejected: 0,
    });
    expect(await text(head + early + line('25/04/2024'))).toMatchObject({
      dateOrder: 'dmy',
      dateAmbiguous: false,
      rejected: 0,
    });
    expect(await text(head + line('03/04/2024'))).toMatchObject({ dateOrder: 'dmy', dateAmbiguous: true });
    expect(await text(head + line('03/04/2024'), { dateOrder: 'mdy' })).toMatchObject({
      dateOrder: 'mdy',
      dateAmbiguous: false,
      from: Date.UTC(2024, 2, 4),
    });
  });

  test('a mapping by name or number has the last word', async () => {
    const analysis = await text(german, { mapping: { customerNumber: 'Artikel', productName: 3 } });
    expect(roles(analysis)).toBe('orderNumber date productName customerNumber quantity unitPrice currency');
    await expect(text(german, { mapping: { date: 'Tag' } })).rejects.toMatchObject({
      code: 'noSuchColumn',
      params: { column: 'Tag' },
    });
    await expect(text(german, { mapping: { date: '' } })).rejects.toMatchObject({ code: 'noDateColumn' });
    await expect(text(german, { mapping: { unitPrice: '' } })).rejects.toMatchObject({
      code: 'noAmountColumn',
    });
  });

  test('what a person leaves as it was recognised stays as sure as it was', async () => {
    const { columns } = await analyse(cdnow, { now });
    const mapping = Object.fromEntries(columns.map(({ role }, place) => [role, place + 1]));
    const again = await analyse(cdnow, { now, mapping: { ...mapping, orderNumber: 1, ignore: undefined } });
    expect(again.columns.slice(1)).toEqual(columns.slice(1));
    expect(again.columns[0]).toMatchObject({ role: 'orderNumber', confidence: 'sure', reason: 'chosen' });
  });

  test.each([
    ['Order,Date,Amount\n', 'headerOnly'],
    ['name,city\nx,y\nz,y\n', 'noDateColumn'],
    ['Order,Date,Amount\n1,2024-01-01,"5\n', 'unbalancedQuote'],
  ])('%j is refused as %s', async (content, code) => {
    await expect(text(content)).rejects.toMatchObject({ code });
  });
});
