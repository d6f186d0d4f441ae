// Orders with a promised date, apart from what people promised: they settle by themselves.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { ratesQuery } from './rates-card.tsx';

const shown = 5;

export function DeliveriesCard({ siteId }: { siteId?: string }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const rates = useQuery(ratesQuery({ siteId })).data;
  const missing = useQuery({
    ...api.promises.deliveries.queryOptions({ input: { siteId, limit: shown } }),
    meta: live('sample', 'imports'),
  }).data;
  if (!rates || !missing || (rates.deliveries.all.n === 0 && missing.items.length === 0)) return null;
  const { all, overdue } = rates.deliveries;
  return (
    <section className="card">
      <h2>{t('deliveries.title')}</h2>
      {all.n > 0 ? (
        <p>
          <b>{format.percent(all.kept / all.n, 1)}</b>{' '}
          <span className="tiny">
            {t('deliveries.onTheirDay', { count: all.n, total: format.number(all.n) })}
          </span>
        </p>
      ) : null}
      {overdue > 0 ? (
        <p className="tiny promise-doubt">{t('deliveries.overdue', { count: overdue })}</p>
      ) : null}
      <ul className="promise-list">
        {missing.items.map(({ customer, orderId, number, promisedAt, late }) => (
          <li key={orderId} className="promise-row promise-what">
            <span>
              <Link to="/customers/$customerId" params={{ customerId: customer.customerId }}>
                {customer.name}
              </Link>{' '}
              <span className="tiny">{number}</span>
            </span>
            <Tag tone={late ? 'bad' : 'plain'}>{format.dayShort(promisedAt)}</Tag>
          </li>
        ))}
      </ul>
    </section>
  );
}
