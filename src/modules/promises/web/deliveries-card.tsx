// Orders with a promised date, apart from what people promised: they settle by themselves.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { useDo } from './queries.ts';
import { ratesQuery } from './rates-card.tsx';

const shown = 5;

export function DeliveriesCard({ siteId }: { siteId?: string }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const { can } = useWelcome();
  const perform = useDo();
  const rates = useQuery(ratesQuery({ siteId })).data;
  const missing = useQuery({
    ...api.promises.deliveries.queryOptions({ input: { siteId, limit: shown } }),
    meta: live('promises', 'sample', 'imports'),
  }).data;
  if (!rates || !missing || (rates.deliveries.all.n === 0 && missing.items.length === 0)) return null;
  const { all, overdue } = rates.deliveries;
  const arrived = (customerId: string, orderId: string): void =>
    void perform(
      () => client.purchases.fulfil({ customerId, orderId, fulfilledAt: new Date().toISOString() }),
      t('deliveries.arrived'),
      () => client.purchases.fulfil({ customerId, orderId, fulfilledAt: null }),
    );
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
            <span className="promise-tags">
              <Tag tone={late ? 'bad' : 'plain'}>{format.dayShort(promisedAt)}</Tag>
              {can('purchases.write') ? (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('deliveries.arrivedOf', { number })}
                  onClick={() => arrived(customer.customerId, orderId)}
                >
                  {t('deliveries.arrive')}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
