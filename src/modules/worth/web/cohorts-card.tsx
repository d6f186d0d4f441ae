import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Retention } from './queries.ts';

/** The last three years: older quarters say little about today's customers. */
const SHOWN = 12;

export function CohortsCard({ retention }: { retention: Retention }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const cohorts = retention.cohorts.slice(-SHOWN);
  const told = cohorts.some(({ shares }) => shares.some((share) => share !== null));
  return (
    <section className="card worth-wide">
      <h2>{t('cohorts.title')}</h2>
      <div className="worth-scroll" role="region" aria-label={t('cohorts.title')} tabIndex={0}>
        <table className="plain worth-cohorts">
          <thead>
            <tr>
              <th scope="col">{t('cohorts.joined')}</th>
              <th className="num" scope="col">
                {t('cohorts.new')}
              </th>
              {retention.months.map((months) => (
                <th key={months} className="num" scope="col">
                  {t('cohorts.after', { months })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cohorts.map(({ quarter, customers, shares }) => (
              <tr key={quarter}>
                <th scope="row">
                  {t('cohorts.quarter', {
                    year: quarter.slice(0, 4),
                    quarter: Math.ceil(Number(quarter.slice(5, 7)) / 3),
                  })}
                </th>
                <td className="num">{format.number(customers)}</td>
                {shares.map((share, i) => (
                  <td
                    key={retention.months[i]}
                    className="num"
                    style={share === null ? undefined : heat(share)}
                  >
                    {share === null ? '' : format.percent(share)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="tiny">{t(told ? 'cohorts.explained' : 'cohorts.none')}</p>
    </section>
  );
}

/** Ink stays readable on the darkest cell. */
function heat(share: number): { background: string } {
  return { background: `rgba(11, 107, 93, ${(0.04 + 0.46 * share).toFixed(3)})` };
}
