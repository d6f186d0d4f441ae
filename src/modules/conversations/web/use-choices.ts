import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../../web/client.ts';
import { live } from '../../../../web/live.ts';

export type Choice = Awaited<ReturnType<typeof client.choices.list>>['items'][number];
export type List = Choice['list'];
export type Choices = {
  all: readonly Choice[];
  /** in the owner's words, or translated */
  nameOf(list: List, code: string): string;
  /** those on offer, and the one that was chosen before it was retired */
  offered(list: List, chosen?: string | null): Choice[];
};
const none: readonly Choice[] = [];

export function useChoices(): Choices {
  const { t } = useTranslation('conversations');
  const { data } = useQuery({
    ...api.choices.list.queryOptions({ input: {} }),
    staleTime: 300_000,
    meta: live('choices'),
  });
  const all = data?.items ?? none;
  return useMemo(
    () => ({
      all,
      nameOf(list, code) {
        const choice = all.find((each) => each.list === list && each.code === code);
        return choice?.name ?? t(`choice.${list}.${code}`, { defaultValue: code });
      },
      offered: (list, chosen) =>
        all.filter((each) => each.list === list && (each.active || each.code === chosen)),
    }),
    [all, t],
  );
}
