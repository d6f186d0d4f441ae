// Money is integer minor units with an ISO 4217 currency.

/** @returns number of decimal digits of a currency's minor unit (2 for EUR, 0 for JPY, 3 for KWD) */
export function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** @returns whether a code is one that ECMA-402 knows, i.e. an ISO 4217 currency */
export function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** @returns an exact decimal string in major units, e.g. 974774793, 'GBP' gives '9747747.93' */
export function decimal(minor: number | bigint, currency: string): string {
  const digits = minorDigits(currency);
  const sign = minor < 0 ? '-' : '';
  const text = String(minor < 0 ? -minor : minor).padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
