import { useMutation } from '@tanstack/react-query';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toastError } from '../../../../web/parts/toast.tsx';

export type Today = Awaited<ReturnType<typeof client.today.list>>;
export type Item = Today['items'][number];
export type Outcome = NonNullable<Item['outcome']>;

export const todayQuery = (staffId: string | undefined) => ({
  ...api.today.list.queryOptions({ input: { staffId } }),
  meta: live('today', 'worth', 'sample'),
});
export const effectQuery = () => ({
  ...api.today.effect.queryOptions({ input: {} }),
  staleTime: 300_000,
  meta: live('worth', 'sample'),
});

/** Settling and taking back; the row changes as the server answered. */
export function useSettle(staffId: string | undefined): {
  settle: (item: Item, outcome: Outcome, note?: string) => Promise<Item>;
  reopen: (item: Item) => void;
  pending: boolean;
} {
  const put = (changed: Item): void => {
    queryClient.setQueryData<Today>(
      todayQuery(staffId).queryKey,
      (today) =>
        today && {
          ...today,
          items: today.items.map((item) => (item.checkInId === changed.checkInId ? changed : item)),
        },
    );
  };
  const settling = useMutation({
    ...api.today.settle.mutationOptions(),
    onSuccess: put,
    onError: toastError,
  });
  const reopening = useMutation({
    ...api.today.reopen.mutationOptions(),
    onSuccess: put,
    onError: toastError,
  });
  return {
    settle: ({ customerId, checkInId }, outcome, note) =>
      settling.mutateAsync({ customerId, checkInId, outcome, ...(note ? { note } : {}) }),
    reopen: ({ customerId, checkInId }) => reopening.mutate({ customerId, checkInId }),
    pending: settling.isPending || reopening.isPending,
  };
}
