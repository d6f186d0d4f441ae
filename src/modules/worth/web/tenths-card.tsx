import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { AsTable } from './as-table.tsx';

const [step, width, height] = [58, 42, 132];

export function TenthsCard({ tenths }: { tenths: readonly number[] }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const most = Math.max(0.01, ...tenths);
  const share = (value: number) => format.percent(value, value < 0.095 ? 1 : 0);
  return (
    <section className="card worth-tenths">
      <h2>{t('tenths.title')}</h2>
      {tenths.length === 0 ? (
        <p className="muted">{t('tenths.none')}</p>
      ) : (
        <>
          <p className="visually-hidden">{t('tenths.label', { share: share(tenths[0] ?? 0) })}</p>
          <svg viewBox={`0 0 ${10 * step} ${height + 36}`} aria-hidden>
            {tenths.map((value, i) => {
              const tall = Math.max(1.5, (value / most) * height);
              const middle = i * step + step / 2;
              return (
                <g key={i}>
                  <rect
                    x={middle - width / 2}
                    y={18 + height - tall}
                    width={width}
                    height={tall}
                    rx="3"
                    fill={i < 2 ? '#0b6b5d' : '#8fc3b8'}
                  />
                  <text x={middle} y={13 + height - tall} className="value">
                    {share(value)}
                  </text>
                  <text x={middle} y={height + 33}>
                    {i + 1}
                  </text>
                </g>
              );
            })}
          </svg>
          <AsTable
            heads={[t('tenths.tenth'), t('tenths.share')]}
            rows={tenths.map((value, i) => [String(i + 1), share(value)])}
          />
        </>
      )}
    </section>
  );
}
