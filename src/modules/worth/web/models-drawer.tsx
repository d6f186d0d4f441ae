import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Honesty } from './queries.ts';
import { ChoiceText } from './total-card.tsx';

/** As the literature names them in order; the database keeps no order. */
const order = ['r', 'alpha', 'a', 'b', 's', 'beta', 'p', 'q', 'v'];

/** For those who want it: every model beside the baselines, its parameters, and what the season is. */
export function ModelsDrawer({
  honesty,
  opened,
  onClose,
}: {
  honesty: Honesty;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const { heldBack, choice } = honesty;
  const day = format.calendarDay;
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={720} title={t('models.title')}>
      <div className="stack worth-models">
        <p>
          <ChoiceText choice={choice} />
        </p>
        <p className="muted">
          {t('models.window', {
            customers: format.number(honesty.customers),
            tuples: format.number(honesty.tuples),
            from: day(honesty.firstDay),
            to: day(honesty.lastDay),
            seconds: format.number(honesty.seconds, { maximumFractionDigits: 1 }),
          })}{' '}
          {heldBack ? t('models.heldBack', { from: day(heldBack.from), to: day(heldBack.to) }) : null}
        </p>
        <ScoresTable honesty={honesty} />
        <Parameters honesty={honesty} />
        <Season season={honesty.season} />
      </div>
    </Drawer>
  );
}

function ScoresTable({ honesty }: { honesty: Honesty }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const rows = [
    ...(honesty.choice.model === 'gap' && honesty.used
      ? [{ ...honesty.used, name: t('models.evened'), used: true }]
      : []),
    ...honesty.models.flatMap(({ name, heldBack }) =>
      heldBack ? [{ name: t(`modelName.${name}`), used: name === honesty.choice.model, ...heldBack }] : [],
    ),
    ...honesty.baselines.map(({ name, ...scores }) => ({
      name: t(`baseline.${name}`),
      used: false,
      ...scores,
    })),
  ];
  if (rows.length === 0) return null;
  const three = (value: number) =>
    format.number(value, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
  return (
    <div>
      <div className="worth-scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('models.name')}</th>
              {(['mae', 'rmse', 'bias', 'auc', 'brier'] as const).map((score) => (
                <th key={score} className="num" scope="col">
                  {t(`models.${score}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  {row.name} {row.used ? <span className="tag tag-good">{t('models.inUse')}</span> : null}
                </th>
                <td className="num">{three(row.mae)}</td>
                <td className="num">{three(row.rmse)}</td>
                <td className="num">
                  {row.bias === null
                    ? '–'
                    : format.number(row.bias, { style: 'percent', signDisplay: 'exceptZero' })}
                </td>
                <td className="num">{row.auc === null ? '–' : format.number(Math.round(row.auc * 100))}</td>
                <td className="num">{three(row.brier)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="tiny">{t('models.explained')}</p>
    </div>
  );
}

function Parameters({ honesty }: { honesty: Honesty }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  if (honesty.models.length === 0) return null;
  const four = (value: number) => format.number(value, { maximumSignificantDigits: 4 });
  return (
    <div>
      <h3 className="label">{t('models.parameters')}</h3>
      <div className="worth-scroll">
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('models.name')}</th>
              <th scope="col">{t('models.parameters')}</th>
              <th aria-hidden />
              <th className="num" scope="col">
                {t('models.logLikelihood')}
              </th>
            </tr>
          </thead>
          <tbody>
            {honesty.models.map((model) => (
              <tr key={model.name}>
                <th scope="row">{t(`modelName.${model.name}`)}</th>
                <td>
                  {Object.entries(model.parameters)
                    .sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
                    .map(([name, value]) => `${name} ${four(value)}`)
                    .join(' · ')}
                </td>
                <td className="muted">
                  {model.boundary === 'leaving' ? t('models.boundaryLeaving') : null}
                  {model.boundary === 'spread' ? t('models.boundarySpread') : null}
                  {model.converged ? null : ` ${t('models.notConverged')}`}
                </td>
                <td className="num">{format.number(model.logLikelihood, { maximumFractionDigits: 1 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="tiny">{t('models.units')}</p>
    </div>
  );
}

function Season({ season }: { season: Honesty['season'] }) {
  const { t } = useTranslation('worth');
  const format = useFormat();
  const month = new Intl.DateTimeFormat(format.locale, { month: 'short', timeZone: 'UTC' });
  return (
    <div>
      <h3 className="label">{t('models.season.title')}</h3>
      <p className="muted">{t(`models.season.${season.reason}`)}</p>
      {season.index ? (
        <div className="worth-scroll">
          <table className="plain">
            <tbody>
              <tr>
                {season.index.map((_, i) => (
                  <th key={i} className="num" scope="col">
                    {month.format(Date.UTC(2001, i, 1))}
                  </th>
                ))}
              </tr>
              <tr>
                {season.index.map((factor, i) => (
                  <td key={i} className="num">
                    {format.number(Math.round(factor * 100))}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}
