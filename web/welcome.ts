// Who is signed in and for which business: asked once, before any page, and shared by all.
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Permission } from '../src/core/permissions.ts';
import { api, type client } from './client.ts';
import { live } from './live.ts';
import { browserLocale } from './locale.ts';

export type Welcome = Awaited<ReturnType<typeof client.team.welcome>>;
export const welcomeQuery = () => ({
  ...api.team.welcome.queryOptions({ input: {} }),
  staleTime: 60_000,
  meta: live('team'),
});

export function useWelcome(): Welcome & { locale: string; can: (permission: Permission) => boolean } {
  const { data } = useSuspenseQuery(welcomeQuery());
  return {
    ...data,
    locale: data.me?.locale ?? localStorage.getItem('rapport.locale') ?? browserLocale(),
    /** what is not allowed is not shown */
    can: (permission) => data.me?.permissions.includes(permission) ?? false,
  };
}
