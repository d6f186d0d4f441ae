// What was promised to one customer, on their card: open ones first, and how many were kept.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Failed } from '../../../../web/parts/states.tsx';
import { cardQuery } from '../../customers/web/queries.ts';
import { PromiseRow } from './promise-row.tsx';
import { promisesQuery } from './queries.ts';
import './promises.css';

const [few, many] = [3, 200];

export function PromisesPanel({ customerId }: { customerId: string }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const [all, setAll] = useState(false);
  const asked = useQuery({
    ...promisesQuery(customerId, all ? many : few),
    placeholderData: (before) => before,
  });
  const card = useQuery(cardQuery(customerId)).data;
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return null;
  const { items, next, rate, deliveries } = asked.data;
  const name = card?.customer.givenName ?? card?.customer.name ?? '';
  return (
    <section className="card place-promises" aria-labelledby="promises-title">
      <h2 className="label" id="promises-title">
        {t('title')}
      </h2>
      {items.length === 0 ? <p className="tiny">{t('panel.none')}</p> : null}
      <ul className="promise-list">
        {items.map((promise) => (
          <PromiseRow key={promise.promiseId} promise={promise} />
        ))}
      </ul>
      {next !== null && !all ? (
        <button type="button" className="add-row tiny" onClick={() => setAll(true)}>
          {t('panel.earlier')}
        </button>
      ) : null}
      {rate.n > 0 ? (
        <p className="tiny promise-rate">
          {t('panel.rate', { kept: format.number(rate.kept), count: rate.n, name })}
        </p>
      ) : null}
      {deliveries.n > 0 ? (
        <p className="tiny">
          {t('panel.deliveries', { kept: format.number(deliveries.kept), count: deliveries.n })}
        </p>
      ) : null}
    </section>
  );
}
