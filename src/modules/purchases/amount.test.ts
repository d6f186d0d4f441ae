import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountMinor, negated, share } from './amount.ts';

test('amounts are exact where binary fractions are not', () => {
  expect(amountMinor('3', '0.1', 'EUR')).toBe(30);
  expect(amountMinor('1', '1.005', 'EUR')).toBe(101); // 1.005 * 100 is 100.49999999999999 in binary
  expect(amountMinor('2.5', '0.01', 'EUR')).toBe(3); // half away from zero, as on an invoice
  expect(amountMinor('1', '-1.005', 'EUR')).toBe(-101);
  expect(amountMinor('12', '1500', 'JPY')).toBe(18_000);
  expect(amountMinor('1', '1.2345', 'KWD')).toBe(1235);
  expect(() => amountMinor('999999999', '999999999999', 'EUR')).toThrow(RangeError);
});

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });

test('a whole quantity of whole cents needs no rounding', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), cents, (quantity, price) => {
      const digits = String(Math.abs(price)).padStart(3, '0');
      const text = `${price < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
      expect(amountMinor(String(quantity), text, 'GBP')).toBe(quantity * price + 0);
    }),
  );
});

test('what comes back in parts adds up to what was paid', () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(parts, fc.nat(), (taken, paid) => {
      const of = taken.reduce((a, b) => a + b, 0n);
      let [from, sum] = [0n, 0];
      for (const part of taken) {
        const amount = share(paid, { from, to: from + part, of });
        expect(amount).toBeGreaterThanOrEqual(0);
        sum += amount;
        from += part;
      }
      expect(sum).toBe(paid);
    }),
  );
});

test('the other sign of a decimal', () => {
  expect([negated('1.5'), negated('-1.5'), negated('0'), negated('0.00')]).toEqual([
    '-1.5',
    '1.5',
    '0',
    '0.00',
  ]);
});
