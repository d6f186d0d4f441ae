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

export type Save = (work: () => Promise<{ eventId: string | null }>, said?: string) => Promise<boolean>;

export function useSave(customerId: string): Save {
  const { t } = useTranslation('customers');
  const doing = useDoing(refreshCustomer, t('card.undone'));
  return useCallback(
    (work, said) =>
      doing(
        work,
        ({ eventId }) => eventId && (said ?? t('card.saved')),
        async ({ eventId }) => eventId && client.customers.undo({ customerId, eventId }),
      ),
    [customerId, doing, t],
  );
}
