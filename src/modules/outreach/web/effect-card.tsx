import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Format, useFormat } from '../../../../web/format.ts';
import { effectQuery } from './queries.ts';

/** What calling changes, only once there is something to tell, and how sure it is. */
export function EffectCard() {
  const { t } = useTranslation('outreach');
  const format = useFormat();
  const { data } = useQuery(effectQuery());
  if (!data) return null;
  const { difference, byLot, reached, leftAlone } = data;
  if (difference === null || byLot === null)
    return (
      <section className="card">
        <h2>{t('effect.title')}</h2>
        <p className="tiny">{t(data.state === 'off' ? 'effect.off' : 'effect.early')}</p>
        {data.state === 'early' && data.from ? (
          <p className="tiny">{t('effect.from', { date: format.calendarDay(data.from), days: data.days })}</p>
        ) : null}
      </section>
    );
  const sure = difference.low > 0 || difference.high < 0;
  const head = (group: typeof reached): string => format.money(Math.round(group.spendMinor / group.people));
  return (
    <section className="card">
      <h2>{t('effect.title')}</h2>
      <div className={`mid today-points${sure && difference.value > 0 ? ' good' : ''}`}>
        {t('effect.points', { points: points(difference.value, format) })}
      </div>
      <p className="tiny">
        {t('effect.told', {
          days: data.days,
          reached: format.number(reached.bought),
          reachedOf: format.number(reached.people),
          alone: format.number(leftAlone.bought),
          aloneOf: format.number(leftAlone.people),
          low: points(difference.low, format),
          high: points(difference.high, format),
          verdict: t(sure ? 'effect.sure' : 'effect.notSure'),
        })}
      </p>
      <Interval {...difference} />
      <p className="tiny">{t('effect.sums', { reached: head(reached), alone: head(leftAlone) })}</p>
      <p className="tiny">
        {t('effect.byLot', {
          points: points(byLot.value, format),
          low: points(byLot.low, format),
          high: points(byLot.high, format),
        })}
      </p>
    </section>
  );
}

const points = (share: number, format: Format): string =>
  format.number(Math.round(share * 100), { signDisplay: 'exceptZero' });

/** The interval on a line from -50 to +50 of 100, with nothing in the middle. */
function Interval({ value, low, high }: { value: number; low: number; high: number }) {
  const x = (share: number): number => 100 + Math.max(-0.5, Math.min(0.5, share)) * 200;
  return (
    <svg viewBox="0 0 200 16" className="today-interval" aria-hidden>
      <line x1="0" y1="8" x2="200" y2="8" stroke="var(--line)" />
      <line x1="100" y1="2" x2="100" y2="14" stroke="var(--faint)" />
      <line
        x1={x(low)}
        y1="8"
        x2={x(high)}
        y2="8"
        stroke="var(--accent)"
        strokeWidth="4"
        strokeLinecap="round"
      />
      <circle cx={x(value)} cy="8" r="5" fill="var(--accent)" stroke="#fff" strokeWidth="1.5" />
    </svg>
  );
}
