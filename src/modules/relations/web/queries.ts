// What the card asks about relations, in one request, and how what is done to them is said and taken back.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { useDoing } from '../../../../web/parts/doing.ts';

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

export function useDo(customerId: string): Do {
  const { t } = useTranslation('relations');
  const doing = useDoing(refresh, t('done.undone'));
  return useCallback(
    (work, said) => doing(work, said, ({ eventId }) => client.relations.undo({ customerId, eventId })),
    [customerId, doing],
  );
}
