import type { client } from '../../../../web/client.ts';
import { api, queryClient } from '../../../../web/client.ts';

export type Endpoint = Awaited<ReturnType<typeof client.webhooks.list>>['items'][number];
export type Delivery = Awaited<ReturnType<typeof client.webhooks.deliveries>>['items'][number];

export const endpointsQuery = () => ({
  ...api.webhooks.list.queryOptions({ input: {} }),
  refetchInterval: 10_000, // what waits is sent without anybody doing anything
});
export const refreshWebhooks = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: api.webhooks.key() });

/** Of a type of event, in `webhooks:type`. */
export const typeKey = (type: string): string => `type.${type.replace('.', '_')}`;
