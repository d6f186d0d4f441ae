import { describe, expect, test } from 'vitest';
import { findCountry } from './country.ts';
import { detectLayout, hasHeader } from './dialect.ts';
import { recognise } from './recognise.ts';
import { roleByName } from './roles.ts';

const rolesOf = (names: string[], sample: string[][]) =>
  recognise(names, sample).columns.map(({ role, confidence }) => `${role} ${confidence}`);

describe('columns', () => {
  test.each([
    ['InvoiceNo', 'orderNumber'],
    ['Bestell-Nr.', 'orderNumber'],
    ['N° commande', 'orderNumber'],
    ['Número de pedido', 'orderNumber'],
    ['Factuurnummer', 'orderNumber'],
    ['Kunden-Nr', 'customerNumber'],
    ['Klantnummer', 'customerNumber'],
    ['Rechnungsdatum', 'date'],
    ['Fecha', 'date'],
    ['Stückpreis', 'unitPrice'],
    ['Prix unitaire', 'unitPrice'],
    ['Quantité', 'quantity'],
    ['Menge', 'quantity'],
    ['Betrag', 'amount'],
    ['Importe', 'amount'],
    ['PLZ', 'postcode'],
    ['Währung', 'currency'],
    ['date_of_birth', undefined],
    ['Wetter', undefined],
  ])('%s is %s by name', (name, role) => expect(roleByName(name)?.role).toBe(role));

  test('values correct what a name promises', () => {
    const sample = [
      ['ann@x.org', '2024-01-02', 'none', '5.00'],
      ['bob@x.org', '2024-01-03', 'some', '6.00'],
    ];
    expect(rolesOf(['Customer', 'Date', 'Quantity', 'Price'], sample)).toEqual([
      'email sure',
      'date sure',
      'quantity unsure',
      'unitPrice sure',
    ]);
  });

  test('without names the values decide, never surely', () => {
    const sample = Array.from({ length: 60 }, (_, i) => [
      `10${Math.floor(i / 3) + 10}`,
      `2024-0${(Math.floor(i / 30) % 9) + 1}-${String((Math.floor(i / 3) % 10) + 10)}`,
      `${7_000 + (Math.floor(i / 3) % 7) * 131}`,
      String((i % 4) + 1),
      `${i % 9}.50`,
      ['Germany', 'France'][i % 2] ?? '',
      ['EUR', 'EUR', 'CHF'][i % 3] ?? '',
      `c${i % 50}@mail.example`,
      `+49 30 901820${i % 10}`,
    ]);
    expect(rolesOf(sample[0]?.map(() => '') ?? [], sample)).toEqual([
      'orderNumber unsure',
      'date likely',
      'customerNumber unsure',
      'quantity unsure',
      'amount unsure',
      'country likely',
      'currency likely',
      'email likely',
      'phone likely',
    ]);
  });
});

describe('layouts', () => {
  test.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2,5\n3,5;4\n', ';'],
    ['1,5;2,5\n3,5;4,5\n', ';'],
    ['a\tb, c\n1\t2, 3\n', '\t'],
    ['a|b|c\n1|2|3\n', '|'],
    ['"a, b; c","d"\n"x; y","z"\n', ','],
  ])('%j is delimited by %j', (text, delimiter) => {
    expect(detectLayout(Buffer.from(text), true)).toMatchObject({ kind: 'delimited', delimiter });
  });

  test('blanks and fixed columns are told apart', () => {
    expect(detectLayout(Buffer.from('1  2 3\n4 55   6\n'), true)).toEqual({ kind: 'blank' });
    const fixed = [
      'Nr   Name          Amount',
      '1    Ann van Dyk    12.50',
      '22   Bob             3.00',
      '333  Zoë de la Mer   7.00',
    ].join('\n');
    expect(detectLayout(Buffer.from(fixed), true)).toEqual({ kind: 'fixed', positions: [0, 5, 19] });
    const people = Array.from({ length: 60 }, (_, i) => `A${100 + i}   Ada Miller   ${10 + i}.50\n`);
    const named = Buffer.from(`ORDER  NAME         PRICE\n${people.join('')}`);
    expect(detectLayout(named, true)).toEqual({ kind: 'fixed', positions: [0, 7, 20] });
  });

  test.each([
    [
      [
        ['Order', 'Date'],
        ['1', '2024-01-01'],
      ],
      true,
    ],
    [
      [
        ['Zzz', 'Yyy'],
        ['1', '2'],
        ['3', '4'],
      ],
      true,
    ],
    [
      [
        ['1', '2024-01-01'],
        ['2', '2024-01-01'],
      ],
      false,
    ],
    [
      [
        ['Ann', 'Berlin'],
        ['Bob', 'Paris'],
      ],
      false,
    ],
  ])('%j has a header: %s', (records, header) => {
    expect(hasHeader(records, (name) => roleByName(name)?.exact === true)).toBe(header);
  });
});

test.each([
  ['United Kingdom', 'GB', false],
  ['DE', 'DE', false],
  ['Österreich', 'AT', false],
  ['Allemagne', 'DE', false],
  ['EIRE', 'IE', true],
  ['USA', 'US', false],
  ['RSA', 'ZA', true],
  ['Channel Islands', null, true],
  ['Unspecified', null, true],
  ['European Community', null, true],
  ['Narnia', null, true],
])('%s is %s', (name, code, unsure) => expect(findCountry(name)).toEqual({ code, unsure }));
