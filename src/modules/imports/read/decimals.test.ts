import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecimalReader, decideStyle, decimalText, product, type DecimalStyle } from './decimals.ts';

function read(text: string, style: DecimalStyle = 'point'): string | undefined {
  const reader = new DecimalReader(style);
  const bytes = Buffer.from(text);
  if (!reader.read(bytes, 0, bytes.length)) return undefined;
  return `${reader.big ?? reader.digits}e-${reader.scale}`;
}

describe('decimals', () => {
  test.each([
    ['2.55', '255e-2'],
    ['-5', '-5e-0'],
    ['5-', '-5e-0'],
    ['(5.50)', '-55e-1'],
    ['−3', '-3e-0'],
    ['+3', '3e-0'],
    ['.5', '5e-1'],
    ['5.', '5e-0'],
    ['-0.00', '0e-0'],
    ['1,234.56', '123456e-2'],
    ['1 234.56', '123456e-2'],
    ["1'234.50", '12345e-1'],
    ['12,34,567.80', '12345678e-1'],
    ['£1,234.56', '123456e-2'],
    ['-$5.00', '-5e-0'],
    ['$-5.00', '-5e-0'],
    ['EUR 12.5', '125e-1'],
    ['12.5 €', '125e-1'],
    ['1.5E-05', '15e-6'],
    ['12.340000000000001', '1234e-2'],
    ['99999999999999999999', '99999999999999999999e-0'],
  ])('%s is exact', (text, value) => expect(read(text)).toBe(value));

  test.each([
    '',
    'x',
    '12,5',
    '1,23',
    '1.2.3',
    '-',
    '--5',
    '(-5)',
    '5 6',
    '1e',
    'N/A',
    '€',
    '0x10',
    '1,2345',
  ])('%s is no number', (text) => expect(read(text)).toBeUndefined());

  test.each([
    ['1.234,56', '123456e-2'],
    ['12,5', '125e-1'],
    ['1 234,5 kr', '12345e-1'],
    ["CHF 1'234,50", '12345e-1'],
    ['12,-', '12e-0'],
    ['12.5', undefined],
  ])('%s with a comma', (text, value) => expect(read(text, 'comma')).toBe(value));

  test('any decimal written in any notation is read back exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 14n }),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('', ',', '.', ' ', "'", '\u00a0', '\u202f'),
        fc.constantFrom<DecimalStyle>('point', 'comma'),
        fc.constantFrom(
          (t: string) => t,
          (t: string) => `-${t}`,
          (t: string) => `(${t})`,
          (t: string) => `${t}-`,
          (t: string) => `${t} €`,
        ),
        (digits, scale, group, style, sign) => {
          const mark = style === 'point' ? '.' : ',';
          fc.pre(group !== mark);
          const plain = decimalText(digits, scale);
          const [whole = '', fraction = ''] = plain.split('.');
          const text = whole.replace(/\B(?=(\d{3})+$)/g, group) + (fraction === '' ? '' : mark + fraction);
          const reader = new DecimalReader(style);
          const bytes = Buffer.from(sign(text));
          expect(reader.read(bytes, 0, bytes.length)).toBe(true);
          const value = BigInt(reader.digits) * 10n ** BigInt(scale - reader.scale);
          expect(value).toBe(/[-(]/.test(sign('')) ? -digits : digits);
        },
      ),
    );
  });

  test('amounts are rounded half away from zero, whatever their size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 3 }),
        (a, b, aScale, bScale, exponent) => {
          const exact = BigInt(a) * BigInt(b) * 10n ** BigInt(exponent);
          const divisor = 10n ** BigInt(aScale + bScale);
          const size = ((exact < 0n ? -exact : exact) * 2n + divisor) / (2n * divisor);
          const result = product(a, aScale, b, bScale, exponent);
          const expected = Number(exact < 0n ? -size : size);
          expect(result).toBe(Number.isSafeInteger(expected) ? expected + 0 : Number.NaN);
        },
      ),
    );
  });

  test.each([
    [['2.55', '1,234.56'], 'point', false],
    [['12,5', '1.234,56'], 'comma', false],
    [['12,5', '3,25'], 'comma', false],
    [['1.234.567'], 'comma', false],
    [['1,234', '5,678'], 'point', true],
    [['12', '7'], 'point', false],
    [['0,125'], 'comma', false],
  ])('%j decides %s', (values, style, ambiguous) =>
    expect(decideStyle(values, 'point')).toEqual({ style, ambiguous }),
  );
});
