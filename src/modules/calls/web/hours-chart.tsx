import { useMediaQuery } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { type Cell, sumOf } from './sums.ts';

const height = 190;
const foot = 22;
const head = 16;

/** Calls by hour of the day: answered by the third ring at the bottom, later above it, missed on top. */
export function HoursChart({ cells }: { cells: readonly Cell[] }) {
  const { t } = useTranslation('calls');
  // drawn as wide as it is shown, so that its words keep their size
  const width = useMediaQuery('(max-width: 760px)', undefined, { getInitialValueInEffect: false })
    ? 340
    : 960;
  const format = useFormat();
  const used = cells.map((cell) => cell.hour);
  const first = Math.min(8, ...used);
  const last = Math.max(18, ...used);
  const hours = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const sums = hours.map((hour) => ({ hour, ...sumOf(cells.filter((cell) => cell.hour === hour)) }));
  const most = Math.max(1, ...sums.map((sum) => sum.calls));
  const step = width / hours.length;
  const scale = (height - foot - head) / most;
  return (
    <>
      <div className="answering-scroll" tabIndex={0} role="region" aria-label={t('answering.byHour')}>
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden>
          {sums.map(({ hour, ...sum }, index) => {
            const x = index * step + step * 0.2;
            const parts: [number, string][] = [
              [sum.prompt, 'var(--accent)'],
              [sum.answered - sum.prompt, '#8fc3b8'],
              [sum.missed, 'var(--bad)'],
            ];
            let top = height - foot;
            return (
              <g key={hour}>
                <title>
                  {t('answering.hour', {
                    hour: clockHour(hour),
                    calls: format.number(sum.calls),
                    prompt: format.number(sum.prompt),
                    missed: format.number(sum.missed),
                  })}
                </title>
                {parts.map(([count, fill]) => {
                  top -= count * scale;
                  return (
                    <rect
                      key={fill}
                      x={x}
                      y={top}
                      width={step * 0.6}
                      height={count * scale}
                      fill={fill}
                      rx={2}
                    />
                  );
                })}
                {sum.calls > 0 ? (
                  <text x={x + step * 0.3} y={top - 4} textAnchor="middle">
                    {format.number(sum.calls)}
                  </text>
                ) : null}
                <text x={x + step * 0.3} y={height - 6} textAnchor="middle">
                  {clockHour(hour)}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
      <p className="tiny" style={{ marginTop: 8 }}>
        <Swatch colour="var(--accent)" /> {t('answering.legendPrompt')} <Swatch colour="#8fc3b8" />{' '}
        {t('answering.legendLater')} <Swatch colour="var(--bad)" /> {t('answering.legendMissed')}
      </p>
    </>
  );
}

function clockHour(hour: number): string {
  return String(hour).padStart(2, '0');
}

function Swatch({ colour }: { colour: string }) {
  return (
    <span
      aria-hidden
      style={{
        display: 'inline-block',
        width: 10,
        height: 10,
        borderRadius: 3,
        background: colour,
        marginLeft: 8,
      }}
    />
  );
}
