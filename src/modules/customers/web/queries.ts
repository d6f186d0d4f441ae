// What the card page asks, and how its edits are said and taken back.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

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

/**
 * @returns a function that carries an edit out, shows it, says so and offers to undo it; false when it was refused,
 * which has been said then too, and what was typed stays where it is
 */
export function useSave(customerId: string): Save {
  const { t } = useTranslation('customers');
  return useMemo(() => {
    const undo = async (eventId: string): Promise<void> => {
      try {
        await client.customers.undo({ customerId, eventId });
        await refreshCustomer();
        toast(t('card.undone'));
      } catch (error) {
        toastError(error);
      }
    };
    return async (work, said) => {
      try {
        const { eventId } = await work();
        await refreshCustomer();
        if (eventId) toast(said ?? t('card.saved'), () => void undo(eventId));
        return true;
      } catch (error) {
        toastError(error);
        return false;
      }
    };
  }, [customerId, t]);
}
