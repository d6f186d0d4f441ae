import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Today } from './queries.ts';

export function WeekCard({ week }: { week: Today['week'] }) {
  const { t } = useTranslation('outreach');
  const format = useFormat();
  if (week.listed === 0 && week.cameBack === 0) return null;
  return (
    <section className="card">
      <h2>{t('week.title')}</h2>
      <dl className="today-week">
        <dt>{t('week.reached')}</dt>
        <dd>
          {t('week.reachedOf', { reached: format.number(week.reached), listed: format.number(week.listed) })}
        </dd>
        <dt>{t('week.cameBack')}</dt>
        <dd>
          {format.number(week.cameBack)}
          {week.cameBack > 0 ? ` · ${format.money(week.cameBackMinor)}` : ''}
        </dd>
      </dl>
    </section>
  );
}

export function KeysCard() {
  const { t } = useTranslation('outreach');
  const keys: [string[], string][] = [
    [['J', 'K'], t('keys.move')],
    [['C'], t('keys.call')],
    [['X'], t('keys.done')],
    [['S'], t('keys.notToday')],
    [['↵'], t('keys.card')],
  ];
  return (
    <section className="card today-keys">
      <h2>{t('keys.title')}</h2>
      <div className="tiny">
        {keys.map(([names, what]) => (
          <span key={what}>
            {names.map((name) => (
              <kbd key={name}>{name}</kbd>
            ))}{' '}
            {what}
          </span>
        ))}
      </div>
    </section>
  );
}
