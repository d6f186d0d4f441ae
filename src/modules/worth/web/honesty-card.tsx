import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { AsTable } from './as-table.tsx';
import { ModelsDrawer } from './models-drawer.tsx';
import type { Honesty } from './queries.ts';

export function HonestyCard({ honesty }: { honesty: Honesty }) {
  const { t } = useTranslation('worth');
  const [open, setOpen] = useState(false);
  const { used, heldBack, choice } = honesty;
  return (
    <section className="card worth-honesty">
      <h2>{t('honest.title')}</h2>
      {used && heldBack ? (
        <>
          <Calibration bands={used.calibration} />
          <Verdict honesty={honesty} used={used} days={heldBack.days} />
        </>
      ) : (
        <p className="muted">{t(choice.model === 'none' ? 'honest.noForecast' : 'honest.notHeld')}</p>
      )}
      <button type="button" className="worth-link" onClick={() => setOpen(true)}>
        {t('honest.models')}&nbsp;→
      </button>
      <ModelsDrawer honesty={honesty} opened={open} onClose={() => setOpen(false)} />
    </section>
  );
}

type Used = NonNullable<Honesty['used']>;

function Verdict({ honesty, used, days }: { honesty: Honesty; used: Used; days: number }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const hundred = (auc: number | null | undefined) => Math.round((auc ?? 0.5) * 100);
  const rate = hundred(honesty.baselines.find(({ name }) => name === 'own rate')?.auc);
  const gap = hundred(honesty.baselines.find(({ name }) => name === 'gap')?.auc);
  const auc = hundred(used.auc);
  const off = Math.round(Math.abs(used.bias ?? 0) * 100);
  const bias = off === 0 ? 'right' : (used.bias ?? 0) < 0 ? 'few' : 'many';
  const bold = { b: <b /> };
  return (
    <p className="tiny">
      {t('honest.checked', { weeks: t('weeks', { count: Math.round(days / 7) }) })}{' '}
      <Trans t={t} i18nKey="honest.ranked" values={{ auc }} components={bold} />{' '}
      <Trans
        t={t}
        i18nKey={`honest.bias.${bias}`}
        values={{ percent: format.percent(off / 100) }}
        components={bold}
      />{' '}
      {t(auc > rate && auc > gap ? 'honest.better' : 'honest.compared', { rate, gap })}
    </p>
  );
}

const [left, right, top, bottom] = [30, 250, 10, 150];

/** Each dot is a tenth of the customers; the line through it holds the truth 95 times of 100. */
function Calibration({ bands }: { bands: Used['calibration'] }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const most = Math.max(0.05, ...bands.map((band) => Math.max(band.predicted, band.high)));
  const x = (share: number) => left + (share / most) * (right - left);
  const y = (share: number) => bottom - (share / most) * (bottom - top);
  const percent = (share: number) => format.percent(share, share < 0.1 ? 1 : 0);
  return (
    <>
      <p className="visually-hidden">{t('honest.plot')}</p>
      <svg viewBox="0 0 260 176" aria-hidden>
        <line x1={left} y1={bottom} x2={right} y2={top} stroke="#c9c5bb" strokeDasharray="4 4" />
        {bands.map((band) => (
          <g key={band.predicted}>
            <line
              x1={x(band.predicted)}
              x2={x(band.predicted)}
              y1={y(band.low)}
              y2={y(band.high)}
              stroke="#0b6b5d"
              opacity=".45"
              strokeWidth="2"
            />
            <circle cx={x(band.predicted)} cy={y(band.observed)} r="4" fill="#0b6b5d">
              <title>{`${t('honest.predicted')} ${percent(band.predicted)}, ${t('honest.observed')} ${percent(band.observed)}`}</title>
            </circle>
          </g>
        ))}
        <text x={left} y="163" textAnchor="middle">
          0
        </text>
        <text x={right} y="163" textAnchor="middle">
          {format.percent(most)}
        </text>
        <text x={(left + right) / 2} y="172" textAnchor="middle">
          {t('honest.said')}
        </text>
        <text x="12" y="80" textAnchor="middle" transform="rotate(-90 12 80)">
          {t('honest.did')}
        </text>
      </svg>
      <AsTable
        heads={[t('honest.predicted'), t('honest.observed'), t('honest.interval'), t('honest.customers')]}
        rows={bands.map((band) => [
          percent(band.predicted),
          percent(band.observed),
          `${percent(band.low)} – ${percent(band.high)}`,
          format.number(band.customers),
        ])}
      />
    </>
  );
}
