import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { AsTable } from './as-table.tsx';
import { byWeek, byWeekday, type Mean, mean, quarterBefore } from './by-week.ts';
import type { Retention } from './queries.ts';

/** How many customers who had bought before come on a day: the pulse of a business that lives on them. */
export function RegularsCard({ retention: { days, asOf } }: { retention: Retention }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const weeks = byWeek(days, asOf);
  const lately = mean(quarterBefore(days, asOf, 0));
  const before = mean(quarterBefore(days, asOf, 13));
  const one = (value: number) => format.number(value, { maximumFractionDigits: value < 20 ? 1 : 0 });
  const weekday = new Intl.DateTimeFormat(format.locale, { weekday: 'short', timeZone: 'UTC' });
  const names = byWeekday(days).map((_, i) => weekday.format(Date.UTC(2001, 0, 1 + i))); // a Monday
  const heads = [t('regulars.regulars'), t('regulars.fresh')];
  if (days.length === 0) {
    return (
      <section className="card worth-regulars">
        <h2>{t('regulars.title')}</h2>
        <p className="muted">{t('regulars.none')}</p>
      </section>
    );
  }
  return (
    <section className="card worth-regulars">
      <h2>{t('regulars.title')}</h2>
      <div>
        <span className="big">{one(lately.regulars)}</span>{' '}
        <span className="muted">{t('regulars.mean', { count: Math.round(lately.regulars * 10) / 10 })}</span>
        {before.regulars > 0 ? (
          <span className={lately.regulars >= before.regulars ? 'tone-good' : 'tone-bad'}>
            {' · '}
            {t('regulars.trend', {
              percent: format.number(lately.regulars / before.regulars - 1, {
                style: 'percent',
                signDisplay: 'exceptZero',
              }),
            })}
          </span>
        ) : null}
      </div>
      <div className="worth-pair">
        <div>
          <Bars
            bars={weeks}
            label={t('regulars.label', { regulars: one(lately.regulars), fresh: one(lately.fresh) })}
            names={[weeks[0], weeks.at(-1)].map((week) => (week ? format.calendarDay(week.from) : ''))}
          />
          <AsTable
            heads={[t('regulars.week'), ...heads]}
            rows={weeks.map((week) => [format.calendarDay(week.from), one(week.regulars), one(week.fresh)])}
          />
        </div>
        <div>
          <Bars bars={byWeekday(days)} label={t('regulars.weekdaysLabel')} names={names} />
          <AsTable
            heads={[t('regulars.day'), ...heads]}
            rows={byWeekday(days).map((each, i) => [names[i] ?? '', one(each.regulars), one(each.fresh)])}
          />
        </div>
      </div>
      <div className="tiny worth-legend">
        <i className="regulars" /> {t('regulars.regulars')} <i className="fresh" /> {t('regulars.fresh')}
      </div>
    </section>
  );
}

const height = 80;

/** @param names one below each bar, or two: below the first and the last */
function Bars({ bars, label, names }: { bars: readonly Mean[]; label: string; names: readonly string[] }) {
  const most = Math.max(0.1, ...bars.map((bar) => bar.regulars + bar.fresh));
  const tall = (value: number) => (value / most) * height;
  return (
    <figure>
      <p className="visually-hidden">{label}</p>
      <svg viewBox={`0 0 ${bars.length * 10} ${height}`} preserveAspectRatio="none" aria-hidden>
        {bars.map((bar, i) => (
          <g key={i}>
            <rect
              x={i * 10 + 1.5}
              width="7"
              y={height - tall(bar.regulars)}
              height={tall(bar.regulars)}
              fill="#0b6b5d"
            />
            <rect
              x={i * 10 + 1.5}
              width="7"
              y={height - tall(bar.regulars + bar.fresh)}
              height={tall(bar.fresh)}
              fill="#8fc3b8"
            />
          </g>
        ))}
      </svg>
      <figcaption className="tiny" aria-hidden>
        {names.map((name, i) => (
          <span key={`${i} ${name}`}>{name}</span>
        ))}
      </figcaption>
    </figure>
  );
}
