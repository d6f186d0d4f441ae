// What the card asks about relations, in one request, and how what is done to them is said and taken back.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

export type Relations = Awaited<ReturnType<typeof client.relations.of>>;
export type Relation = Relations['items'][number];

export const relationsQuery = (customerId: string) => ({
  ...api.relations.of.queryOptions({ input: { customerId, limit: 50 } }),
  meta: live(`relations:${customerId}`),
});

export async function refresh(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.relations.key() }),
    queryClient.invalidateQueries({ queryKey: api.customers.key() }),
  ]);
}

export type Do = (work: () => Promise<{ eventId: string }>, said: string) => Promise<boolean>;

/** @returns a function that does something, shows and says it and offers the way back; false when it was refused */
export function useDo(customerId: string): Do {
  const { t } = useTranslation('relations');
  return useMemo(() => {
    const undo = async (eventId: string): Promise<void> => {
      try {
        await client.relations.undo({ customerId, eventId });
        await refresh();
        toast(t('done.undone'));
      } catch (error) {
        toastError(error);
      }
    };
    return async (work, said) => {
      try {
        const { eventId } = await work();
        await refresh();
        toast(said, () => void undo(eventId));
        return true;
      } catch (error) {
        toastError(error);
        return false;
      }
    };
  }, [customerId, t]);
}
