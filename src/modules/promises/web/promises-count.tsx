import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { myCountsQuery } from './queries.ts';

/** How many of mine are late or due today, beside the room's name. */
export function PromisesCount() {
  const { t } = useTranslation('promises');
  const { me } = useWelcome();
  const format = useFormat();
  const counts = useQuery(myCountsQuery(me?.staffId ?? undefined)).data;
  const count = counts ? counts.late + counts.today : 0;
  if (count === 0) return null;
  return (
    <b className="count" title={t('page.mineDue', { count })}>
      {format.number(count)}
      <span className="visually-hidden"> {t('page.mineDue', { count })}</span>
    </b>
  );
}
