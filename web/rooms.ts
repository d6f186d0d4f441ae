// What stands in the navigation: only what exists and what a role may enter.
import type { Permission } from '../src/core/permissions.ts';

export type Room = {
  name: string;
  to:
    | '/'
    | '/today'
    | '/customers'
    | '/promises'
    | '/answering'
    | '/worth'
    | '/freshness'
    | '/imports'
    | '/audit'
    | '/settings';
  key: string;
  permission: Permission;
};

export const rooms: readonly Room[] = [
  { name: 'today', to: '/today', key: 't', permission: 'today.work' },
  { name: 'customers', to: '/customers', key: 'c', permission: 'customers.read' },
  { name: 'promises', to: '/promises', key: 'p', permission: 'promises.read' },
  { name: 'answering', to: '/answering', key: 'a', permission: 'calls.read' },
  { name: 'worth', to: '/worth', key: 'w', permission: 'worth.read' },
  { name: 'freshness', to: '/freshness', key: 'f', permission: 'customers.read' },
  { name: 'imports', to: '/imports', key: 'i', permission: 'imports.run' },
  { name: 'audit', to: '/audit', key: 'u', permission: 'audit.read' },
  { name: 'settings', to: '/settings', key: 's', permission: 'self.manage' },
];

/** On a phone there is room for five: what is left over stands behind the fifth. */
export function tabs(shown: readonly Room[]): { first: readonly Room[]; more: readonly Room[] } {
  const room = shown.length > 5 ? 4 : 5;
  return { first: shown.slice(0, room), more: shown.slice(room) };
}
