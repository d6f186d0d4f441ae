import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { relationsQuery } from './queries.ts';

/** "Introduced: 3 customers · £5,140 so far", and what is expected of them. */
export function IntroducedRow({ customerId }: { customerId: string }) {
  const { t } = useTranslation('relations');
  const format = useFormat();
  const introduced = useQuery(relationsQuery(customerId)).data?.introduced;
  if (!introduced || introduced.customers === 0) return null;
  const { customers, spendMinor, nextYearMinor } = introduced;
  const next = format.money(nextYearMinor);
  return (
    <>
      <dt>{t('introduced')}</dt>
      <dd style={{ padding: '3px 0' }}>
        {t('introducedWorth', { count: customers, money: format.money(spendMinor) })}
        {next !== format.money(0) ? <div className="tiny">{t('introducedNext', { money: next })}</div> : null}
      </dd>
    </>
  );
}
