import { api, type client } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

export type Import = Awaited<ReturnType<typeof client.imports.get>>;
export type Analysis = NonNullable<Import['analysis']>;
export type ImportRow = Awaited<ReturnType<typeof client.imports.list>>['items'][number];
export type ImportState = Import['state'];

/** @returns whether the server is at work on it, so that the next look will show something else */
export function busy({ state, progress }: Pick<Import, 'state' | 'progress'>): boolean {
  return (
    state === 'waiting' ||
    state === 'running' ||
    state === 'undoing' ||
    (state === 'mapping' && progress.phase === 'analysing')
  );
}

export const importQuery = (importNo: number) => ({
  ...api.imports.get.queryOptions({ input: { importNo } }),
  meta: live(`import:${importNo}`),
  // announcements bring what happens at once; this is for those that a broken connection swallowed
  refetchInterval: ({ state }: { state: { data?: Import } }) =>
    state.data && busy(state.data) ? 1_000 : (false as const),
});

/** The newest; what runs is among them. */
export const recentQuery = () => ({
  ...api.imports.list.queryOptions({ input: { limit: 10 } }),
  meta: live('import', 'imports'),
  refetchInterval: ({ state }: { state: { data?: { items: ImportRow[] } } }) =>
    state.data?.items.some(busy) ? 3_000 : (false as const),
});
