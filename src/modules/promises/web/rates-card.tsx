// The kept rate over time, by person and by site. A dot is what was seen, the line through it what can be said: Wilson's
// interval of 95 %, which is long where little came due.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import type { Rate, Rates } from './queries.ts';

export type Of = { keeperId?: string; siteId?: string };
export const ratesQuery = (of: Of) => ({
  ...api.promises.rates.queryOptions({ input: of }),
  meta: live('promises', 'sample'),
});

export function RatesCard(of: Of) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const { data } = useQuery(ratesQuery(of));
  if (!data) return null;
  const { all, months, people, sites } = data;
  return (
    <section className="card">
      <h2>{t('rates.title')}</h2>
      {all.n === 0 ? (
        <p className="tiny">{t('rates.none')}</p>
      ) : (
        <>
          <div className="rates-all">
            <span className="big">{format.percent(all.kept / all.n)}</span>
            <span className="tiny">
              {t('rates.of', { kept: format.number(all.kept), count: all.n })}
              <br />
              <Interval rate={all} />
            </span>
          </div>
          <Months months={months} />
          {people.length > 1 ? (
            <RateTable
              title={t('rates.people')}
              rows={people.map(({ keeper, rate, overdue }) => ({
                key: keeper?.staffId ?? '',
                name: keeper?.name ?? t('nobody'),
                rate,
                overdue,
              }))}
            />
          ) : null}
          {sites.length > 1 ? (
            <RateTable
              title={t('rates.sites')}
              rows={sites.map(({ siteId, name, rate, overdue }) => ({
                key: siteId ?? '',
                name: name ?? t('rates.noSite'),
                rate,
                overdue,
              }))}
            />
          ) : null}
        </>
      )}
    </section>
  );
}

function Interval({ rate: { low, high } }: { rate: Rate }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  if (low === null || high === null) return null;
  return t('rates.interval', { low: format.percent(low), high: format.percent(high) });
}

const [width, height, step] = [288, 84, 24];

function Months({ months }: { months: Rates['months'] }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  const y = (share: number): number => 6 + (1 - share) * (height - 12);
  return (
    <figure className="rates-months">
      <svg viewBox={`0 0 ${width} ${height}`} width="100%" aria-hidden>
        {[0, 0.5, 1].map((share) => (
          <line key={share} x1="0" x2={width} y1={y(share)} y2={y(share)} stroke="var(--hair)" />
        ))}
        {months.map(({ month, rate }, index) =>
          rate.low === null || rate.high === null ? null : (
            <g key={month}>
              <title>{`${format.calendarMonth(month)}: ${rate.kept} / ${rate.n}`}</title>
              <line
                x1={index * step + step / 2}
                x2={index * step + step / 2}
                y1={y(rate.low)}
                y2={y(rate.high)}
                stroke="#9fcabf"
                strokeWidth="4"
                strokeLinecap="round"
              />
              <circle cx={index * step + step / 2} cy={y(rate.kept / rate.n)} r="4" fill="var(--accent)" />
            </g>
          ),
        )}
      </svg>
      <figcaption className="tiny">
        <span>{format.calendarMonth(months[0]?.month ?? '')} →</span>
        <span>{t('rates.scale')}</span>
      </figcaption>
      <table className="visually-hidden">
        <caption>{t('rates.title')}</caption>
        <tbody>
          {months.map(({ month, rate }) => (
            <tr key={month}>
              <th scope="row">{format.calendarMonth(month)}</th>
              <td>{rate.n === 0 ? '–' : `${rate.kept} / ${rate.n}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

type TableRow = { key: string; name: string; rate: Rate; overdue: number };

/** Whose lower end is lowest stands first: that is where something can be said for certain. */
function RateTable({ title, rows }: { title: string; rows: readonly TableRow[] }) {
  const { t } = useTranslation('promises');
  const format = useFormat();
  return (
    <table className="plain rates-table">
      <caption className="label">{title}</caption>
      <tbody>
        {rows.map(({ key, name, rate, overdue }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>
              <Bar rate={rate} />
            </td>
            <td className="num">
              {rate.n === 0 ? '–' : `${format.number(rate.kept)}/${format.number(rate.n)}`}
              {overdue > 0 ? (
                <div className="tiny promise-doubt">{t('rates.late', { count: overdue })}</div>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Bar({ rate: { kept, n, low, high } }: { rate: Rate }) {
  if (low === null || high === null) return null;
  const left = `${low * 100}%`;
  return (
    <span className="rate-bar" aria-hidden>
      <i style={{ left, width: `${(high - low) * 100}%` }} />
      <b style={{ left: `${(kept / n) * 100}%` }} />
    </span>
  );
}
