import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Retention } from './queries.ts';

export function RepeatCard({ retention: { repeatRate, purchases } }: { retention: Retention }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const most = Math.max(1, ...purchases);
  return (
    <section className="card">
      <h2>{t('repeat.title')}</h2>
      <div>
        <span className="big">{repeatRate === null ? '–' : format.percent(repeatRate)}</span>{' '}
        <span className="muted">{t('repeat.rate')}</span>
      </div>
      <table className="plain worth-repeat">
        <thead>
          <tr>
            <th scope="col">{t('repeat.days')}</th>
            <th aria-hidden />
            <th className="num" scope="col">
              {t('repeat.customers')}
            </th>
          </tr>
        </thead>
        <tbody>
          {purchases.map((customers, i) => (
            <tr key={i}>
              <th scope="row">{i < 4 ? i + 1 : t('repeat.more')}</th>
              <td aria-hidden>
                <div style={{ width: `${(customers / most) * 100}%` }} />
              </td>
              <td className="num">{format.number(customers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
