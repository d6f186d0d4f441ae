// Who may do what. Every operation names one permission; the table below is the whole of it, and the tests walk it.

export const roles = ['owner', 'manager', 'rep', 'marketer', 'viewer'] as const;
export type Role = (typeof roles)[number];

const all: readonly Role[] = roles;
const table = {
  'customers.read': all,
  'customers.write': ['owner', 'manager', 'rep', 'marketer'],
  /** Into the trash, with everything that is theirs. */
  'customers.delete': ['owner', 'manager'],
  /** The same for many at once. */
  'customers.bulk': ['owner', 'manager'],
  'customers.export': ['owner', 'manager', 'marketer'],
  'customers.handover': ['owner', 'manager'],
  /** Making one customer of two, and saying that they are two. */
  'customers.merge': ['owner', 'manager'],
  'purchases.read': all,
  'purchases.write': ['owner', 'manager', 'rep'],
  'products.write': ['owner', 'manager'],
  /** Cost and margin: fields, filters, sort keys and exports of them. */
  'cost.read': ['owner', 'manager'],
  'conversations.read': all,
  'conversations.write': ['owner', 'manager', 'rep'],
  'promises.read': all,
  'promises.write': ['owner', 'manager', 'rep'],
  'promises.manage': ['owner', 'manager'],
  'worth.read': all,
  'worth.fit': ['owner', 'manager'],
  'today.work': ['owner', 'manager', 'rep'],
  'calls.answer': ['owner', 'manager', 'rep'],
  'calls.read': ['owner', 'manager', 'rep', 'viewer'],
  'telephony.manage': ['owner', 'manager'],
  'webhooks.manage': ['owner', 'manager'],
  /** Into which networks of the house this server may send. */
  'webhooks.allow': ['owner'],
  'imports.run': ['owner', 'manager'],
  'team.read': all,
  'team.manage': ['owner'],
  /** Where others are signed in, and signing them out. */
  'sessions.manage': ['owner', 'manager'],
  'settings.manage': ['owner', 'manager'],
  'audit.read': ['owner', 'manager'],
  'trash.use': ['owner', 'manager', 'rep'],
  'trash.purge': ['owner', 'manager'],
  'privacy.access': ['owner', 'manager'],
  'privacy.erase': ['owner', 'manager'],
  /** All data of all sites in one file. */
  'everything.export': ['owner'],
  /** What everybody signed in may do with their own account. */
  'self.manage': all,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof table;
export const permissions = Object.keys(table) as Permission[];

const acrossSites = [
  'products.write',
  'cost.read',
  'telephony.manage',
  'webhooks.manage',
  'webhooks.allow',
  'worth.fit',
  'imports.run',
  'team.read',
  'team.manage',
  'sessions.manage',
  'settings.manage',
  'everything.export',
  'self.manage',
] as const satisfies readonly Permission[];

/** @returns whether a permission reaches no further than the sites of whoever holds it; what belongs to no site is everybody's */
export function isBySite(permission: Permission): boolean {
  return !(acrossSites as readonly Permission[]).includes(permission);
}

/** @returns whether a role holds a permission */
export function holds(role: Role, permission: Permission): boolean {
  return (table[permission] as readonly Role[]).includes(role);
}
