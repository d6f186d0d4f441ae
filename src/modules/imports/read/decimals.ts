/** How numbers are written: 1,234.56 or 1.234,56. Blanks and apostrophes group thousands in both. */
export const decimalStyles = ['point', 'comma'] as const;
export type DecimalStyle = (typeof decimalStyles)[number];

/** Digits behind the point that are kept; the rest is rounded half away from zero. */
export const MAX_SCALE = 9;

const POINT = 46;
const COMMA = 44;
const MINUS = 45;

const CURRENCY =
  /^(?:[\p{Sc}]|US\$|[A-Z]{3}(?![A-Za-z])|kr\.?|zł|Kč|Fr\.|Rs\.?)\s*|\s*(?:[\p{Sc}]|(?<![A-Za-z])[A-Z]{3}|kr\.?|zł|Kč|Fr\.|,-|\.-)$/gu;
const GROUP = "[ \\u00a0\\u2009\\u202f'’]";
const GROUPED = {
  point: new RegExp(`^\\d{1,3}(?:(?:,\\d{2,3})*,\\d{3}|(?:${GROUP}\\d{3})+)?(?:\\.\\d*)?$`),
  comma: new RegExp(`^\\d{1,3}(?:(?:\\.\\d{3})+|(?:${GROUP}\\d{3})+)?(?:,\\d*)?$`),
};
const PLAIN = { point: /^(?:\d+\.?\d*|\.\d+)$/, comma: /^(?:\d+,?\d*|,\d+)$/ };

/** Reads exact decimals from bytes. `digits / 10^scale` is the value read last, without trailing zeros. */
export class DecimalReader {
  digits = 0;
  scale = 0;
  /** The number was well formed, but its digits do not fit a safe integer; they are in `big`. */
  big: bigint | undefined;
  readonly style: DecimalStyle;
  readonly #mark: number;

  constructor(style: DecimalStyle) {
    this.style = style;
    this.#mark = style === 'point' ? POINT : COMMA;
  }

  /** @returns false when `bytes[start, end)` is not a number in this style */
  read(bytes: Buffer, start: number, end: number): boolean {
    const mark = this.#mark;
    let i = start;
    const negative = i < end && bytes[i] === MINUS;
    if (negative) i++;
    let value = 0;
    let count = 0;
    let scale = -1;
    for (; i < end; i++) {
      const c = bytes[i] as number;
      if (c >= 48 && c <= 57) {
        value = value * 10 + (c - 48);
        count++;
        if (scale >= 0) scale++;
      } else if (c === mark && scale < 0) scale = 0;
      else return this.readText(bytes.toString('utf8', start, end));
    }
    if (count === 0) return false;
    if (count > 15 || scale > MAX_SCALE) return this.readText(bytes.toString('utf8', start, end));
    while (scale > 0 && value % 10 === 0) {
      value /= 10;
      scale--;
    }
    this.digits = negative && value !== 0 ? -value : value;
    this.scale = scale > 0 ? scale : 0;
    this.big = undefined;
    return true;
  }

  /** The rarer notations: (5), 5-, signs of currencies, thousands, 1.5E-05, more digits than a number holds. */
  readText(text: string): boolean {
    let rest = text.trim();
    let negative = false;
    if (/^\(.*\)$/.test(rest)) {
      negative = true;
      rest = rest.slice(1, -1).trim();
    }
    rest = rest.replace(CURRENCY, '').trim();
    const sign = /^[-−+]|[-−+]$/.exec(rest)?.[0];
    if (sign !== undefined) {
      if (negative) return false;
      negative = sign !== '+';
      rest = (rest.endsWith(sign) && !rest.startsWith(sign) ? rest.slice(0, -1) : rest.slice(1)).trim();
      rest = rest.replace(CURRENCY, '').trim();
    }
    let power = 0;
    const exponent = /^(.*\d)[eE]([-+]?\d{1,3})$/.exec(rest);
    if (exponent !== null) {
      rest = exponent[1] ?? '';
      power = Number(exponent[2]);
    }
    if (!PLAIN[this.style].test(rest) && (exponent !== null || !GROUPED[this.style].test(rest))) return false;
    const [whole = '', fraction = ''] = rest
      .split(this.style === 'point' ? '.' : ',')
      .map((part) => part.replace(/\D/g, ''));
    if (whole.length + fraction.length > 400) return false;
    this.#keep(BigInt(whole + fraction || '0'), fraction.length - power, negative);
    return true;
  }

  #keep(digits: bigint, scale: number, negative: boolean): void {
    let value = digits;
    let places = scale;
    if (places > MAX_SCALE) {
      value = roundedDivision(value, 10n ** BigInt(places - MAX_SCALE));
      places = MAX_SCALE;
    }
    if (places < 0) {
      value *= 10n ** BigInt(-places);
      places = 0;
    }
    while (places > 0 && value % 10n === 0n) {
      value /= 10n;
      places--;
    }
    if (negative) value = -value;
    this.digits = Number(value);
    this.scale = places;
    this.big = Number.isSafeInteger(this.digits) ? undefined : value;
  }
}

function roundedDivision(value: bigint, divisor: bigint): bigint {
  return (value * 2n + divisor) / (divisor * 2n);
}

const POWERS = Array.from({ length: 16 }, (_, i) => 10 ** i);

/**
 * The product of two decimals in units of `10^-exponent`, rounded half away from zero, exactly.
 * @returns an integer, or NaN when it is too large to be a safe one
 */
export function product(a: number, aScale: number, b: number, bScale: number, exponent: number): number {
  const direct = a * b;
  const scale = aScale + bScale - exponent;
  if (scale < 16 && scale > -16 && direct <= Number.MAX_SAFE_INTEGER && direct >= -Number.MAX_SAFE_INTEGER) {
    if (scale <= 0) {
      const scaled = direct * (POWERS[0 - scale] as number); // -0 is no index: ten times as slow
      return Number.isSafeInteger(scaled) ? scaled + 0 : Number.NaN;
    }
    const divisor = POWERS[scale] as number;
    const size = Math.abs(direct);
    const rest = size % divisor;
    const whole = (size - rest) / divisor + (rest * 2 >= divisor ? 1 : 0);
    return direct < 0 && whole !== 0 ? -whole : whole;
  }
  const exact = BigInt(a) * BigInt(b);
  const size = exact < 0n ? -exact : exact;
  const scaled = scale <= 0 ? size * 10n ** BigInt(-scale) : roundedDivision(size, 10n ** BigInt(scale));
  const result = Number(exact < 0n ? -scaled : scaled);
  return Number.isSafeInteger(result) ? result : Number.NaN;
}

/** @returns a decimal string of `minor` units, such as 974774793 → "9747747.93" */
export function decimalText(minor: number | bigint, exponent: number): string {
  const value = BigInt(minor);
  const size = (value < 0n ? -value : value).toString().padStart(exponent + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (exponent === 0) return sign + size;
  return `${sign}${size.slice(0, -exponent)}.${size.slice(-exponent)}`;
}

/** What the numbers of a sample say about how they are written. */
export interface StyleEvidence {
  style: DecimalStyle;
  /** Every number could be read either way, so a person has to say. */
  ambiguous: boolean;
}

/**
 * Decides the style from values: the last of two different marks is the decimal one; a mark that stands
 * more than once groups; a mark with other than three digits behind it is decimal.
 * @param fallback - the style when the values do not tell
 */
export function decideStyle(values: Iterable<string>, fallback: DecimalStyle): StyleEvidence {
  let point = 0;
  let comma = 0;
  let unclear = 0;
  for (const value of values) {
    const marks = value.replace(/[^.,]/g, '');
    if (marks === '') continue;
    const lastMark = marks.at(-1) === '.' ? 'point' : 'comma';
    const behind = value.length - Math.max(value.lastIndexOf('.'), value.lastIndexOf(',')) - 1;
    const digitsBehind = /\d*/.exec(value.slice(value.length - behind))?.[0].length ?? 0;
    let says: DecimalStyle | undefined;
    if (new Set(marks).size === 2) says = lastMark;
    else if (marks.length > 1) says = lastMark === 'point' ? 'comma' : 'point';
    else if (digitsBehind !== 3 || /^\D*0[.,]/.test(value)) says = lastMark;
    if (says === 'point') point++;
    else if (says === 'comma') comma++;
    else unclear++;
  }
  if (point === 0 && comma === 0) return { style: fallback, ambiguous: unclear > 0 };
  return { style: point >= comma ? 'point' : 'comma', ambiguous: false };
}
