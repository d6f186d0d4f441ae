import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

export type Summary = NonNullable<Awaited<ReturnType<typeof client.worth.summary>>['summary']>;
export type Retention = NonNullable<Awaited<ReturnType<typeof client.worth.retention>>['retention']>;
export type Honesty = NonNullable<Awaited<ReturnType<typeof client.worth.honesty>>['honesty']>;
export type FitState = Awaited<ReturnType<typeof client.worth.fitState>>;

const meta = live('worth');
const input = (siteId: string | undefined) => (siteId === undefined ? {} : { siteId });

export const summaryQuery = (siteId?: string) => ({
  ...api.worth.summary.queryOptions({ input: input(siteId) }),
  meta,
});
export const retentionQuery = (siteId?: string) => ({
  ...api.worth.retention.queryOptions({ input: input(siteId) }),
  meta,
});
export const honestyQuery = () => ({ ...api.worth.honesty.queryOptions({ input: {} }), meta });
export const fitStateQuery = () => ({
  ...api.worth.fitState.queryOptions({ input: {} }),
  meta,
  // announcements bring what happens at once; this is for those that a broken connection swallowed
  refetchInterval: ({ state }: { state: { data?: FitState } }) =>
    state.data && state.data.state !== 'idle' ? 2_000 : (false as const),
});

/** @returns false where nothing can be foretold yet: then nobody has a worth of the next year to show */
export function useExpects(): boolean {
  return useQuery(fitStateQuery()).data?.expects ?? true;
}
