// What kinds of promises are not kept in time, and why some broke, in the words that were given.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Bar, type Of, ratesQuery } from './rates-card.tsx';

export function BreaksCard(of: Of) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const { data } = useQuery(ratesQuery(of));
  const kinds = data?.kinds.filter(({ rate }) => rate.kept < rate.n) ?? [];
  if (kinds.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('breaks.title')}</h2>
      <ul className="promise-list">
        {kinds.map(({ kind, rate, reasons }) => (
          <li key={kind} className="promise-row">
            <div className="breaks-kind">
              <b>{t(`kinds.${kind}`)}</b>
              <Bar rate={rate} />
              <span className="num tiny">
                {t('breaks.notKept', { not: format.number(rate.n - rate.kept), count: rate.n })}
              </span>
            </div>
            {reasons.map(({ reason, customerId, promiseId }) => (
              <div key={promiseId} className="tiny">
                {customerId === null ? (
                  t('shell:quoted', { text: reason })
                ) : (
                  <Link to="/customers/$customerId" params={{ customerId }}>
                    {t('shell:quoted', { text: reason })}
                  </Link>
                )}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
