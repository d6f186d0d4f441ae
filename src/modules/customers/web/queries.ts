// What the card page asks, and how its edits are said and taken back.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useDoing } from '../../../../web/parts/doing.ts';

export type Card = Awaited<ReturnType<typeof client.customers.card>>;
export type StoryItem = Card['story']['items'][number];

export function cardQuery(customerId: string) {
  return {
    ...api.customers.card.queryOptions({ input: { customerId } }),
    meta: live(`customer:${customerId}`),
  };
}

/** Everything shown of a customer asks again. */
export async function refreshCustomer(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: api.customers.key() });
}

/** @param work is given the version that the card shows when its turn comes */
export type Save = (
  work: (version: number | undefined) => Promise<{ eventId: string | null }>,
  said?: string,
) => Promise<boolean>;

/** One save after another: the next begins with what the last one made, so nobody meets their own change as a stranger's. */
let lastSave: Promise<unknown> = Promise.resolve();

export function useSave(customerId: string): Save {
  const { t } = useTranslation('customers');
  const doing = useDoing(refreshCustomer, t('card.undone'));
  return useCallback(
    (work, said) => {
      const { queryKey } = cardQuery(customerId);
      const save = lastSave.then(() =>
        doing(
          () => work(queryClient.getQueryData(queryKey)?.customer.version),
          ({ eventId }) => eventId && (said ?? t('card.saved')),
          async ({ eventId }) => eventId && client.customers.undo({ customerId, eventId }),
        ),
      );
      lastSave = save;
      return save;
    },
    [customerId, doing, t],
  );
}
