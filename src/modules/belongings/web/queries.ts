// What the card asks about belongings, and how what is done to one is said and taken back.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useDoing } from '../../../../web/parts/doing.ts';

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

export function useDo(customerId: string): Do {
  const { t } = useTranslation('belongings');
  const doing = useDoing(refresh, t('done.undone'));
  return useCallback(
    (work, said) =>
      doing(
        work,
        (made) => made.eventId && said(made),
        async ({ eventId }) => eventId && client.belongings.undo({ customerId, eventId }),
      ),
    [customerId, doing],
  );
}
