import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';

const width = 460;
const height = 170;
const foot = 22;
const head = 16;
const prompt = 3;

/** Answered calls by the ring on which they were. @param rings ring 1, 2, …, the last one and later */
export function RingsChart({ rings }: { rings: readonly number[] }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const all = rings.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...rings);
  const step = width / rings.length;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('answering.byRing')}>
      {rings.map((count, index) => {
        const tall = (count / most) * (height - foot - head);
        const x = index * step + step * 0.2;
        const later = index === rings.length - 1;
        return (
          <g key={index}>
            <title>
              {t('answering.ring', {
                ring: index + 1,
                count,
                share: format.percent(all === 0 ? 0 : count / all),
              })}
            </title>
            <rect
              x={x}
              y={height - foot - tall}
              width={step * 0.6}
              height={tall}
              rx={2}
              fill={index < prompt ? 'var(--accent)' : '#8fc3b8'}
            />
            {count > 0 ? (
              <text x={x + step * 0.3} y={height - foot - tall - 4} textAnchor="middle">
                {format.number(count)}
              </text>
            ) : null}
            <text x={x + step * 0.3} y={height - 6} textAnchor="middle">
              {later ? `${index + 1}+` : index + 1}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
