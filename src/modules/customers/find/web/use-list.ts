// The state of the list: from the address, with what this user last chose where the address says nothing.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type client } from '../../../../../web/client.ts';
import { live } from '../../../../../web/live.ts';
import { useWelcome } from '../../../../../web/welcome.ts';
import { columnKeys, customPrefix, type FieldKey, fields, type SortKey } from '../fields.ts';
import { type ListSearch, type Said } from './list-search.ts';

export type ListRow = Awaited<ReturnType<typeof client.find.list>>['items'][number];
export type ListQuery = { filter: Said[]; sort: SortKey; direction: 'asc' | 'desc'; columns: string[] };
export type OpenList = ListQuery & {
  /** nothing of it was chosen: everybody, as this user always sees them */
  asUsual: boolean;
  change: (to: Partial<ListSearch>) => void;
  open: (to: ListSearch) => void;
};

const route = getRouteApi('/house/customers');
const stored = 'rapport.customers.columns';
const usual = ['signal', 'nextYearMinor', 'spendMinor', 'orders', 'lastAt', 'rhythmDays', 'country'];

function rememberedColumns(): string[] {
  try {
    const columns: unknown = JSON.parse(localStorage.getItem(stored) ?? 'null');
    return Array.isArray(columns) ? columns.filter((one) => typeof one === 'string') : usual;
  } catch {
    return usual;
  }
}

/** What a filter or a column of ours may be used with is what the signed-in role may know. */
export function useMaySee(): (key: string) => boolean {
  const { can } = useWelcome();
  return (key) => !Object.hasOwn(fields, key) || can(fields[key as FieldKey].permission);
}

/** A field may be gone that somebody's browser, a view or an address remembers as a column; the others are shown. */
function useIsColumn(): (key: string) => boolean {
  const maySee = useMaySee();
  const { data } = useQuery(api.customers.customFields.queryOptions({ input: {} }));
  const columns = new Set([...columnKeys, ...(data?.items ?? []).map(({ key }) => customPrefix + key)]);
  return (key) => columns.has(key) && maySee(key);
}

export function useListQuery(): OpenList {
  const search = route.useSearch();
  const navigate = useNavigate();
  const maySee = useMaySee();
  const isColumn = useIsColumn();
  const sort = search.sort ?? (maySee('nextYearMinor') ? 'nextYearMinor' : 'name');
  return {
    filter: search.filter ?? [],
    sort,
    direction: search.direction ?? (search.sort || sort === 'name' ? 'asc' : 'desc'),
    columns: (search.columns ?? rememberedColumns()).filter(isColumn),
    asUsual: !search.filter && !search.sort && !search.columns,
    change: (to) => {
      if (to.columns) localStorage.setItem(stored, JSON.stringify(to.columns));
      const filter = to.filter ?? search.filter;
      void navigate({
        to: '/customers',
        search: { ...search, ...to, filter: filter && filter.length > 0 ? filter : undefined },
        replace: true,
      });
    },
    open: (to) => void navigate({ to: '/customers', search: to }),
  };
}

const topics = live('customers', 'worth', 'sample');

export function useRows({ filter, sort, direction, columns }: ListQuery) {
  const list = useInfiniteQuery({
    ...api.find.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        filter: filter.length > 0 ? JSON.stringify(filter) : undefined,
        sort,
        direction,
        columns: columns.join(','),
        limit: 100,
        cursor,
      }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
    placeholderData: (before) => before, // the list stays while the next one comes
    meta: topics,
  });
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return { ...list, rows };
}

export function useCount(filter: Said[]) {
  const text = filter.length > 0 ? JSON.stringify(filter) : undefined;
  return useQuery({ ...api.find.count.queryOptions({ input: { filter: text } }), meta: topics });
}
