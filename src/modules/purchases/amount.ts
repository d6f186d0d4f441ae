// Exact products of decimals: a quantity times a price, in minor units.
import { minorDigits } from '../../core/money.ts';

type Decimal = { value: bigint; scale: number };

/** @param text e.g. '12.50', '-3'; the contract has checked the form */
function parse(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return { value: BigInt(whole + fraction), scale: fraction.length };
}

/**
 * @returns quantity times unit price in minor units, rounded half away from zero, as an invoice does
 * @throws RangeError beyond what a number holds exactly (9e15 minor units)
 */
export function amountMinor(quantity: string, unitPrice: string, currency: string): number {
  const [a, b] = [parse(quantity), parse(unitPrice)];
  const amount = scaled(a.value * b.value, a.scale + b.scale, minorDigits(currency));
  if (!Number.isSafeInteger(Number(amount)))
    throw new RangeError(`${quantity} times ${unitPrice} is too large`);
  return Number(amount);
}

/** value / 10^scale in units of 10^-digits */
function scaled(value: bigint, scale: number, digits: number): bigint {
  if (scale <= digits) return value * 10n ** BigInt(digits - scale);
  const unit = 10n ** BigInt(scale - digits);
  const half = value < 0n ? -unit / 2n : unit / 2n;
  return (value + half) / unit; // BigInt division cuts towards zero
}

/**
 * The part of an amount that falls on the stretch from one quantity to the next. Parts of a whole add up to the whole.
 * @param part in any one unit, 0 <= from <= to <= of
 */
export function share(minor: number, { from, to, of }: { from: bigint; to: bigint; of: bigint }): number {
  const upTo = (quantity: bigint): bigint => (BigInt(minor) * quantity * 2n + of) / (of * 2n);
  return Number(upTo(to) - upTo(from));
}

/** @returns the same decimal with the other sign; zero stays zero */
export function negated(text: string): string {
  if (/^-?[0.]*$/.test(text)) return text;
  return text.startsWith('-') ? text.slice(1) : `-${text}`;
}
