// What the card asks about belongings, and how what is done to one is said and taken back.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

export type Belonging = Awaited<ReturnType<typeof client.belongings.of>>['items'][number];
type Edited = Awaited<ReturnType<typeof client.belongings.add>>;

export const belongingsQuery = (customerId: string, retired = false, limit = 50) => ({
  ...api.belongings.of.queryOptions({ input: { customerId, retired, limit } }),
  meta: live(`belongings:${customerId}`),
});

async function refresh(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.belongings.key() }),
    queryClient.invalidateQueries({ queryKey: api.customers.key() }),
  ]);
}

export type Do = (work: () => Promise<Edited>, said: (made: Edited) => string) => Promise<boolean>;

/** @returns a function that does something, shows and says it and offers the way back; false when it was refused */
export function useDo(customerId: string): Do {
  const { t } = useTranslation('belongings');
  return useMemo(() => {
    const undo = async (eventId: string): Promise<void> => {
      try {
        await client.belongings.undo({ customerId, eventId });
        await refresh();
        toast(t('done.undone'));
      } catch (error) {
        toastError(error);
      }
    };
    return async (work, said) => {
      try {
        const made = await work();
        await refresh();
        const { eventId } = made;
        if (eventId) toast(said(made), () => void undo(eventId));
        return true;
      } catch (error) {
        toastError(error);
        return false;
      }
    };
  }, [customerId, t]);
}
