// What the card asks of this room, and how what is done is said and taken back.
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { type Doing, useDoing } from '../../../../web/parts/doing.ts';

export type OfCustomer = Awaited<ReturnType<typeof client.facts.of>>;
export type Fact = OfCustomer['facts'][number];
export type Preference = OfCustomer['preferences'][number];
export type Bond = OfCustomer['bonds'][number];
export type Consent = OfCustomer['consents'][number];

/** One request for all of this room's parts of a card. */
export const factsQuery = (customerId: string) => ({
  ...api.facts.of.queryOptions({ input: { customerId } }),
  meta: live(`facts:${customerId}`, `customer:${customerId}`, 'shelf-lives'),
});

async function refresh(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: api.facts.key() }),
    queryClient.invalidateQueries({ queryKey: api.customers.key() }),
  ]);
}

export function useDo(): Doing {
  const { t } = useTranslation('facts');
  return useDoing(refresh, t('undone'));
}
