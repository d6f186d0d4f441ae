const SYMBOLS: Record<string, string> = {
  '£': 'GBP',
  '€': 'EUR',
  US$: 'USD',
  $: 'USD',
  '¥': 'JPY',
  '₹': 'INR',
  zł: 'PLN',
  'Fr.': 'CHF',
};

const known = new Set(Intl.supportedValuesOf('currency'));
const exponents = new Map<string, number>();

/** @returns the ISO 4217 code that a text names by code or sign */
export function findCurrency(text: string): string | undefined {
  const trimmed = text.trim();
  const code = trimmed.toUpperCase();
  return code.length === 3 && known.has(code) ? code : SYMBOLS[trimmed];
}

/** @returns the currency whose sign or code stands beside an amount, as in "£ 12.50" or "12,50 EUR" */
export function currencyBeside(text: string): string | undefined {
  const beside = /^\s*-?\s*([^\d\s.,()'-]{1,3})|([^\d\s.,()'-]{1,3})\s*$/.exec(text);
  const found = beside?.[1] ?? beside?.[2];
  return found === undefined ? undefined : findCurrency(found);
}

/** @returns decimal places of a currency's minor unit: 2 for EUR, 0 for JPY */
export function currencyExponent(code: string): number {
  let exponent = exponents.get(code);
  if (exponent === undefined) {
    exponent = known.has(code)
      ? (new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
          .maximumFractionDigits ?? 2)
      : 2;
    exponents.set(code, exponent);
  }
  return exponent;
}
