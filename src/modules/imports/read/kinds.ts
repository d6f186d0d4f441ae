/** What a line is. Only sales count as purchases; everything is kept and counts towards the net. */
export type LineKind = 'sale' | 'return' | 'fee' | 'adjustment' | 'free';

/** The kinds as small numbers, in the order in which a line holds them. */
export const LINE_KINDS: readonly LineKind[] = ['sale', 'return', 'fee', 'adjustment', 'free'];
export const SALE = 0;
export const RETURN = 1;
export const FEE = 2;
export const ADJUSTMENT = 3;
export const FREE = 4;

// Whole names and codes only: "POSTAGE STAMP SET" and "discount cards" are things that a shop sells.
const FEE_CODE =
  /^(?:post|postage|dot|ship(?:ping)?|freight|carriage|delivery|bank charges|amazonfee|versand(?:kosten)?|porto|fracht|handling)$/i;
const FEE_NAME =
  /^(?:\S+ )?(?:postage|carriage|shipping|freight)(?: (?:and|&) (?:packing|packaging|handling))?(?: (?:fees?|costs?|charges?))?$|^delivery$|^(?:\S+ )?(?:delivery|handling|bank|transaction|service|payment|marketplace|amazon|paypal) (?:fees?|costs?|charges?)$|^(?:\S+ )?commission$|^(?:versand|porto|fracht)$|^(?:\S+ )?(?:versand|porto|fracht|liefer|verpackungs?|bank|zahlungs|mahn|bearbeitungs|amazon-?)-?(?:kosten|gebühr(?:en)?|spesen|pauschale)$|^(?:porto|versand) (?:und|&|u\.) verpackung$|^(?:verkaufs)?provision$/i;
const ADJUSTMENT_NAME =
  /^(?:manual|adjust(?:ment)?(?: .*)?|(?:adjust )?bad debts?|discount(?: .*%.*)?|rounding(?: difference)?|write[- ]?off|credit note|voucher redeemed|manuell(?:e korrektur)?|korrektur(?:buchung)?|(?:treue|mengen|sonder)?rabatt|skonto|nachlass|gutschrift|rundung(?:sdifferenz)?|forderungsausfall|remise|descuento|korting)$/i;
const ADJUSTMENT_CODE = /^(?:adjust\d*|manual|discount|rabatt|korrektur)$/i;

/** @returns SALE for goods, FEE or ADJUSTMENT for what a product code says it is */
export function kindOfCode(code: string): number {
  if (ADJUSTMENT_CODE.test(code)) return ADJUSTMENT;
  return FEE_CODE.test(code) ? FEE : SALE;
}

/** @returns SALE for goods, FEE or ADJUSTMENT for what a product name says it is */
export function kindOfName(name: string): number {
  if (ADJUSTMENT_NAME.test(name)) return ADJUSTMENT;
  return FEE_NAME.test(name) ? FEE : SALE;
}

/** What decides the kind of a line; numbers of which only the sign matters. */
export interface Signs {
  quantity: number;
  /** The unit price, or the amount where there is no price. */
  price: number;
  /** The order number is one of a cancellation. */
  cancelled: boolean;
  hasProduct: boolean;
  /** What code and name say: SALE, FEE or ADJUSTMENT. */
  product: number;
}

/**
 * The kind of a line. Money given back is a return whatever it was for; a negative quantity at price zero is
 * stock written off, so an adjustment.
 */
export function kindOfLine({ quantity, price, cancelled, hasProduct, product }: Signs): number {
  if (quantity < 0 && (price !== 0 || cancelled)) return RETURN;
  if (price < 0 || quantity < 0 || !hasProduct) return ADJUSTMENT;
  if (price === 0 || quantity === 0) return FREE;
  return product;
}

/** @returns whether an order number is a cancellation's: a C before digits, as in C536379 */
export function isCancellation(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if ((first !== 67 && first !== 99) || end - start < 3) return false;
  for (let i = start + 1; i < end; i++) {
    const c = bytes[i] as number;
    if (c < 48 || c > 57) return false;
  }
  return true;
}
