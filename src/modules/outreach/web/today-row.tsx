import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag, type Tone } from '../../../../web/parts/tag.tsx';
import { useExpects } from '../../worth/web/queries.ts';
import { OutcomeChoice } from './outcome-choice.tsx';
import type { Item, Outcome } from './queries.ts';

const tones: Record<Item['why'], Tone> = {
  later: 'warn',
  slipping: 'bad',
  first_order: 'good',
  return: 'bad',
};

type Row = {
  item: Item;
  current: boolean;
  open: boolean;
  pending: boolean;
  onHere: () => void;
  onTick: () => void;
  onCall: () => void;
  onSettle: (outcome: Outcome, note?: string) => Promise<void>;
};

export function TodayRow({ item, current, open, pending, onHere, onTick, onCall, onSettle }: Row) {
  const { t } = useTranslation('outreach');
  const format = useFormat();
  const expects = useExpects();
  const done = item.outcome !== null;
  return (
    <>
      <tr
        className={`today-row${current ? ' current' : ''}${done ? ' done' : ''}`}
        onFocus={onHere}
        onClick={onHere}
      >
        <td className="today-tick">
          <button
            type="button"
            aria-pressed={done}
            aria-expanded={done ? undefined : open}
            aria-label={t('tick', { name: item.name })}
            disabled={pending}
            onClick={onTick}
          >
            {done ? '✓' : ''}
          </button>
        </td>
        <td className="today-who">
          <Link
            to="/customers/$customerId"
            params={{ customerId: item.customerId }}
            data-name={item.checkInId}
          >
            {item.name}
          </Link>
          {item.company ? <div className="tiny">{item.company}</div> : null}
        </td>
        <td className="today-why">
          <Tag tone={tones[item.why]}>{t(`why.${item.why}`)}</Tag>
          <div className="tiny">
            <Reason item={item} />
          </div>
        </td>
        <td className="today-say">
          {done ? <Settled item={item} onUndo={onTick} /> : t(`say.${item.say.key}`, item.say.params)}
        </td>
        <td className="num today-worth">
          {expects ? (
            <>
              <b>{format.money(item.nextYearMinor)}</b>
              <div className="tiny">{t('aYear')}</div>
            </>
          ) : (
            '—'
          )}
        </td>
        <td className="num today-call">
          <Reach item={item} onCall={onCall} />
        </td>
      </tr>
      {open && !done ? (
        <tr className="today-outcome" onFocus={onHere}>
          <td colSpan={6}>
            <OutcomeChoice item={item} current={current} pending={pending} onSettle={onSettle} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Reason({ item: { why, reason } }: { item: Item }) {
  const { t } = useTranslation('outreach');
  const format = useFormat();
  if (why === 'later' || why === 'slipping')
    return <span title={t(`worth:reason.${why}`, reason)}>{t('reason.rhythm', reason)}</span>;
  return t(`reason.${why}`, { date: format.dayShort(String(reason.date)) });
}

function Settled({ item, onUndo }: { item: Item; onUndo: () => void }) {
  const { t } = useTranslation('outreach');
  return (
    <>
      {t(`outcomes.${item.outcome}`)}
      {item.note ? <div className="tiny">{item.note}</div> : null}{' '}
      <button type="button" className="chip" onClick={onUndo}>
        {t('undo')}
      </button>
    </>
  );
}

function Reach({ item, onCall }: { item: Item; onCall: () => void }) {
  const { t } = useTranslation('outreach');
  if (item.phone)
    return (
      <a className="chip" href={`tel:${item.phone.normalised}`} title={item.phone.value} onClick={onCall}>
        {t('call')} <kbd aria-hidden>C</kbd>
      </a>
    );
  if (item.email)
    return (
      <a className="chip" href={`mailto:${item.email}`} title={item.email} onClick={onCall}>
        {t('mail')}
      </a>
    );
  return <span className="tiny">{t('noContact')}</span>;
}
