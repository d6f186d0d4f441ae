import { useTranslation } from 'react-i18next';
import { daysBetween } from '../../../core/zoned-time.ts';
import { useFormat } from '../../../../web/format.ts';
import type { Card } from './queries.ts';

const tones: Record<Card['worth']['signal'], string> = {
  none: '',
  new: 'tone-good',
  becoming_regular: 'tone-good',
  growing: 'tone-good',
  steady: '',
  later: 'tone-warn',
  slipping: 'tone-warn',
  lost: 'tone-bad',
  back: 'tone-good',
};

/** What this relationship is worth, in four figures. */
export function WorthTiles({ card }: { card: Card }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { figures, worth } = card;
  if (figures.lastAt === null) return <NeverBought card={card} />;
  const ago = Math.max(0, daysBetween(new Date(figures.lastAt), new Date(card.asOf), format.timeZone));
  return (
    <>
      <div className="tiles">
        <div>
          <h2 className="label">{t('tile.nextYear')}</h2>
          <div className="big tone-good">{worth.expects ? format.money(worth.nextYearMinor) : '—'}</div>
          <div className="tiny">
            {worth.expects
              ? t(worth.alive === null ? 'tile.expectedDays' : 'tile.expected', {
                  count: Math.round(worth.purchases),
                  lifetime: format.money(worth.lifetimeMinor),
                })
              : t('tile.notScored')}
          </div>
        </div>
        <div>
          <h2 className="label">{t('tile.soFar')}</h2>
          <div className="mid">{format.money(figures.spendMinor)}</div>
          <div className="tiny">
            {t('tile.orders', { count: figures.orders })}
            {figures.marginMinor === null
              ? ''
              : ` · ${t('tile.margin', { amount: format.money(figures.marginMinor) })}`}
          </div>
        </div>
        <div>
          <h2 className="label">{t('tile.rhythm')}</h2>
          <div className="mid">
            {worth.rhythmDays === null ? '—' : t('tile.days', { count: Math.round(worth.rhythmDays) })}
          </div>
          <div className="tiny">
            {card.past && ago === 0 ? t('tile.lastBoughtThen') : t('tile.lastBought', { count: ago })}
            {worth.dueAt ? ` · ${t('tile.due', { day: format.dayShort(worth.dueAt) })}` : ''}
          </div>
        </div>
        <div>
          <h2 className="label">{t('tile.signal')}</h2>
          <div className={`mid signal ${tones[worth.signal]}`}>{t(`find:signal.${worth.signal}`)}</div>
          <Reason worth={worth} />
        </div>
      </div>
      {card.past ? <p className="tiny as-of">{t('tile.asOf', { day: format.day(card.asOf) })}</p> : null}
    </>
  );
}

/** The sentence that explains the signal; without one, nothing is said rather than something false. */
function Reason({ worth }: { worth: Card['worth'] }) {
  const { t, i18n } = useTranslation('customers');
  const format = useFormat();
  const key = `worth:reason.${worth.signal}`;
  const known = worth.signal !== 'none' && i18n.exists(key, worth.reason);
  return (
    <div className="tiny">
      {known ? <p>{t(key, worth.reason)}</p> : null}
      {worth.alive === null ? null : <p>{t('tile.alive', { percent: format.percent(worth.alive) })}</p>}
    </div>
  );
}

function NeverBought({ card }: { card: Card }) {
  const { t } = useTranslation('customers');
  return (
    <div>
      <h2 className="label">{t('tile.worth')}</h2>
      <p className="mid">{t('neverBought.title')}</p>
      <p className="muted">{t('neverBought.lead', { name: card.customer.name })}</p>
    </div>
  );
}
