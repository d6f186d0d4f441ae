import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import type { DuplicatesSearch } from './duplicates-search.ts';

export type Pair = Awaited<ReturnType<typeof client.duplicates.list>>['items'][number];
export type Compared = Awaited<ReturnType<typeof client.duplicates.compare>>;
export type Which = 'a' | 'b';
export function pairsQuery(search: DuplicatesSearch) {
  return {
    ...api.duplicates.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...search, cursor, limit: 50 }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    meta: live('duplicates'),
  };
}

export function countQuery(importNo?: number) {
  return { ...api.duplicates.count.queryOptions({ input: { importNo } }), meta: live('duplicates') };
}

export async function refreshDuplicates(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.duplicates.key() }),
    queryClient.invalidateQueries({ queryKey: api.customers.key() }),
  ]);
}
