// What a customer enjoys and what to avoid: rows among the facts of the card, edited where they stand.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { client } from '../../../../web/client.ts';
import { InPlaceTags } from '../../customers/web/in-place.tsx';
import { factsQuery, useDo } from './queries.ts';
import { useAsked } from './use-asked.ts';

type Props = { customerId: string; editable: boolean; all: boolean; kind: 'enjoys' | 'avoids' };

/**
 * What was said, in their words; one entry each, so that two people who add at once lose nothing.
 * @param all also where nothing is known
 */
export function SaidRow({ customerId, editable, all, kind }: Props) {
  const { t } = useTranslation('facts');
  const perform = useDo();
  const asked = useAsked();
  const preferences = useQuery(factsQuery(customerId)).data?.preferences;
  const said = preferences?.filter((each) => each.kind === kind) ?? [];
  if (!preferences || (said.length === 0 && !(editable && all))) return null;
  const save = async (values: readonly string[]): Promise<boolean> => {
    const same = (a: string, b: string): boolean => a.toLowerCase() === b.trim().toLowerCase();
    const added = values.flatMap((typed) => {
      const value = typed.trim();
      const known = value === '' || said.some((each) => same(each.value, value));
      return known ? [] : [{ customerId, preferenceId: v7(), kind, value }];
    });
    const ended = said
      .filter((each) => !values.some((value) => same(each.value, value)))
      .map(({ preferenceId }) => ({ customerId, preferenceId }));
    return perform(
      async () => {
        for (const each of ended) await client.facts.endPreference(each);
        for (const each of added) await client.facts.prefer(each);
      },
      t('prefers.saved'),
      async () => {
        for (const each of added) await client.facts.unprefer(each);
        for (const each of ended) await client.facts.resumePreference(each);
      },
    );
  };
  return (
    <>
      <dt>{t(`prefers.${kind}`)}</dt>
      <dd>
        <InPlaceTags
          label={t(`prefers.${kind}`)}
          value={said.map((each) => each.value)}
          shown={said.map((each) => (
            <span key={each.preferenceId} className="said" title={asked(each)}>
              {each.value}
            </span>
          ))}
          empty={said.length === 0}
          editable={editable}
          onSave={save}
        />
      </dd>
    </>
  );
}
