// The one way in which pages talk to the server: the typed REST client and its TanStack Query companion.
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { QueryClient } from '@tanstack/react-query';
import { ORPCError } from '@orpc/client';
import { contract } from 'virtual:contract';
import { apiClient, unreachable } from '../src/core/api-client.ts';
import { attendance } from './attended.ts';
import { i18n } from './i18n.ts';

export const client: ContractRouterClient<typeof contract> = apiClient(
  contract,
  location.origin,
  () => ({ 'x-rapport-language': i18n.language, ...attendance() }),
  leaveWhenOver,
);
/** e.g. `useQuery(api.team.staff.queryOptions({ input: {} }))` */
export const api = createTanstackQueryUtils(client);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 3 && isAway(error),
    },
  },
});

/** @returns whether it is not the request that was wrong: nobody could be reached, or nobody could answer */
export function isAway(error: Error | null): boolean {
  return error instanceof ORPCError && error.status >= 500;
}

/** The session ended under an open page: the sign-in page says why, and leads back. */
export function leaveWhenOver(error: unknown): void {
  if (error instanceof ORPCError && error.status === 401) leave();
}

let leaving = false;
window.addEventListener('pageshow', () => (leaving = false)); // gone back to, it is as it was left

/** To the sign-in page, which leads back; once, however many answers say that the session is over. */
export function leave(): void {
  if (leaving || location.pathname === '/sign-in') return;
  leaving = true;
  location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search + location.hash)}`);
}

/** The pages of one browser share a session: who signs out on one has left them all. */
const channel = new BroadcastChannel('rapport');
channel.addEventListener('message', leave);
export function leaveOthers(): void {
  channel.postMessage('signed out');
}

/** @returns the server's sentence, already in the reader's language, or ours where it said none */
export function messageOf(error: unknown): string {
  if (!(error instanceof ORPCError)) return i18n.t('shell:broken');
  return error.code === unreachable ? i18n.t('shell:offline') : error.message;
}
