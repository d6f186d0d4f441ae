// What an order line is, as it stands in order_lines.kind and site_sale_lines.kind.

export const lineKind = { sale: 1, return: 2, fee: 3, adjustment: 4, free: 5 } as const;
export type LineKindName = keyof typeof lineKind;

const names = Object.fromEntries(Object.entries(lineKind).map(([name, code]) => [code, name]));

/** @throws RangeError for a number that no kind has: a fault of whoever wrote the row */
export function lineKindName(code: number): LineKindName {
  const name = names[code];
  if (name === undefined) throw new RangeError(`${code} is no kind of order line`);
  return name as LineKindName;
}

/**
 * The kind of a line typed in. The rules are those of an import: without a product, or below zero, it is an
 * adjustment; at no price it is given away; else it is what its product is.
 * @param price unit price in major units, of which only the sign matters
 */
export function kindOfNewLine(product: 'product' | 'fee' | 'adjustment' | null, price: number): number {
  if (product === null || price < 0 || product === 'adjustment') return lineKind.adjustment;
  if (price === 0) return lineKind.free;
  return product === 'fee' ? lineKind.fee : lineKind.sale;
}
