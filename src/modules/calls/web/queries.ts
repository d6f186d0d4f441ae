import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

export type Current = Awaited<ReturnType<typeof client.calls.current>>;
export type CurrentCall = Current['items'][number];
export type Caller = CurrentCall['customers'][number];

/** Asked at least once a minute also from behind another tab: it is the sign that this desk is open. */
export const currentQuery = () => ({
  ...api.calls.current.queryOptions({ input: {} }),
  refetchInterval: 60_000,
  refetchIntervalInBackground: true,
  staleTime: 0,
  meta: live('calls'),
});
export const tasksQuery = () => ({
  ...api.calls.tasks.queryOptions({ input: {} }),
  meta: live('calls'),
});
export const telephonesQuery = () => ({
  ...api.calls.telephones.queryOptions({ input: {} }),
  meta: live('calls'),
});
export const answeringQuery = (period: { from: string; to: string }) => ({
  ...api.calls.answering.queryOptions({ input: period }),
  meta: live('calls'),
});

export async function refreshCalls(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.calls.key() });
}
