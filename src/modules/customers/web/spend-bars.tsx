import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Card } from './queries.ts';

const step = 26;
const width = 9;
const height = 64;

/** A newcomer's chart begins with them, but is never so short that its bars say nothing about time. */
function sinceFirst(months: Card['months']): Card['months'] {
  const first = months.findIndex((month) => month.spendMinor !== 0);
  return months.slice(Math.min(Math.max(0, first), months.length - 6));
}

/** What they spent month by month, and lighter what is expected; the same as a table for who does not see bars. */
export function SpendBars({ card }: { card: Card }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  if (card.figures.lastAt === null) return null;
  const months = sinceFirst(card.months);
  const { expected } = card;
  const all = [...months, ...expected];
  const most = Math.max(1, ...all.map((month) => Math.abs(month.spendMinor)));
  const waiting = ['later', 'slipping', 'lost'].includes(card.worth.signal);
  const fill = (index: number): string => {
    const month = all[index];
    if (index >= months.length) return '#b9d9d2';
    if ((month?.spendMinor ?? 0) < 0) return 'var(--bad)';
    return waiting && index === months.length - 1 ? '#e9b45c' : 'var(--accent)';
  };
  const first = months[0];
  return (
    <div className="bars">
      <p className="visually-hidden">{t('bars.label')}</p>
      <svg viewBox={`0 0 ${all.length * step} ${height}`} preserveAspectRatio="none" aria-hidden>
        {all.map((month, index) => {
          const tall = Math.max(
            month.spendMinor === 0 ? 1 : 2,
            (Math.abs(month.spendMinor) / most) * (height - 4),
          );
          return (
            <rect
              key={month.month}
              x={index * step + (step - width) / 2}
              y={height - tall}
              width={width}
              height={tall}
              rx={2}
              fill={fill(index)}
            >
              <title>{`${format.calendarMonth(month.month)}: ${format.money(month.spendMinor)}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className="ends tiny">
        <span>{first ? t('bars.from', { month: format.calendarMonth(first.month) }) : null}</span>
        {expected.length > 0 ? <span>{t('bars.expected')}</span> : null}
      </div>
      <details className="tiny">
        <summary>{t('bars.asTable')}</summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{t('bars.month')}</th>
              <th className="num">{t('bars.spend')}</th>
            </tr>
          </thead>
          <tbody>
            {all.map((month, index) => (
              <tr key={month.month}>
                <td>
                  {format.calendarMonth(month.month)}
                  {index < months.length ? '' : ` (${t('bars.expected')})`}
                </td>
                <td className="num">{format.money(month.spendMinor)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
