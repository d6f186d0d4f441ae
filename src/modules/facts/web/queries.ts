// What the card asks of this room, and how what is done is said and taken back.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

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

type Work = () => Promise<unknown>;
/** @returns a function that does something, shows and says it and offers the way back; false when it was refused */
export function useDo(): (work: Work, said: string, undo?: Work) => Promise<boolean> {
  const { t } = useTranslation('facts');
  return useMemo(() => {
    const attempt = async (work: Work): Promise<boolean> => {
      try {
        await work();
        await refresh();
        return true;
      } catch (error) {
        toastError(error);
        return false;
      }
    };
    const back = async (undo: Work): Promise<void> => {
      if (await attempt(undo)) toast(t('undone'));
    };
    return async (work, said, undo) => {
      const done = await attempt(work);
      if (done) toast(said, undo && (() => void back(undo)));
      return done;
    };
  }, [t]);
}
