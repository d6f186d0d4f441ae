import type { Import } from './queries.ts';

export type Role = Import['columns'][number]['role'];

/** The choice of roles as people look for them; `ignore` stands alone above. */
export const roleGroups = {
  order: ['orderNumber', 'lineNumber', 'date', 'time', 'site'],
  customer: ['customerNumber', 'customerName', 'givenName', 'familyName', 'company', 'email', 'phone'],
  place: ['street', 'postcode', 'city', 'region', 'country'],
  product: ['productCode', 'productName', 'quantity'],
  money: ['unitPrice', 'amount', 'cost', 'currency'],
} as const satisfies Record<string, readonly Role[]>;

/**
 * Gives a column a role. There is one column for each role, so the one that had it is left out from then on.
 * @returns the roles of all columns, in order
 */
export function giveRole(roles: readonly Role[], column: number, role: Role): Role[] {
  return roles.map((had, index) =>
    index === column ? role : role !== 'ignore' && had === role ? 'ignore' : had,
  );
}
