import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Summary } from './queries.ts';

/** The one big number, how sure it is, and what moved it. */
export function TotalCard({ summary }: { summary: Summary }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const { nextYear, customers, alive, choice } = summary;
  const caution = choice.code === 'beats-baselines' ? null : choice;
  return (
    <section className="card">
      <h2>{t('total.title')}</h2>
      <div className="big worth-big">{nextYear ? format.money(nextYear.minor) : t('total.noForecast')}</div>
      <div className="tiny">
        {nextYear && nextYear.low !== null && nextYear.high !== null ? (
          <>
            <span title={t('total.how')}>
              {t('total.between', { low: format.money(nextYear.low), high: format.money(nextYear.high) })}
            </span>
            {' · '}
          </>
        ) : null}
        {alive === null
          ? t('total.customers', { count: customers, formatted: format.number(customers) })
          : t('total.alive', {
              count: alive,
              formatted: format.number(alive),
              total: format.number(customers),
            })}
      </div>
      {nextYear && nextYear.low === null && choice.code !== 'unproven' ? (
        <p className="tiny">{t('total.noInterval')}</p>
      ) : null}
      {caution ? (
        <p className="worth-caution" role="note">
          <ChoiceText choice={caution} />
        </p>
      ) : null}
      {nextYear ? <Since since={summary.since} /> : null}
    </section>
  );
}

export function ChoiceText({ choice }: { choice: Summary['choice'] }) {
  const { t } = useTranslation('worth');
  const { repeatBuyers, baseline } = choice.params;
  return t(`choice.${choice.code}`, {
    ...choice.params,
    model: choice.model === 'gap' || choice.model === 'none' ? '' : t(`modelName.${choice.model}`),
    baseline: baseline === undefined ? '' : t(`baseline.${baseline}`),
    ...(typeof repeatBuyers === 'number' ? { count: repeatBuyers } : {}),
  });
}

function Since({ since }: { since: Summary['since'] }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  if (!since) return null;
  const signed = (minor: number) => `${minor < 0 ? '−' : '+'}${format.money(Math.abs(minor))}`;
  return (
    <div className="worth-since">
      <span>{t('total.since', { day: format.calendarDay(since.day) })}</span>
      <span className="tone-good">{t('total.won', { money: signed(since.won) })}</span>
      <span className="tone-good">{t('total.grew', { money: signed(since.grew) })}</span>
      <span className="tone-bad">{t('total.shrank', { money: signed(since.shrank) })}</span>
      <span className="tone-bad">{t('total.slipped', { money: signed(since.slipped) })}</span>
    </div>
  );
}
