import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { sum } from './figures.ts';
import type { Analysis } from './queries.ts';

const counted = ['customers', 'orders', 'products', 'lines'] as const;

/** What will be made of the file: the counts of the result, before there is one. */
export function Forecast({ analysis }: { analysis: Analysis }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { from, to, kinds, makes } = analysis;
  const { known } = makes;
  return (
    <section className="card" aria-labelledby="import-forecast">
      <h2 id="import-forecast">{t('page.makes.title')}</h2>
      {makes.lines === 0 && known.lines > 0 ? <p>{t('page.makes.nothingNew')}</p> : null}
      <dl className="import-dl">
        {counted.map((what) => (
          <Fragment key={what}>
            <dt>{t(`page.makes.${what}`)}</dt>
            <dd>
              <b>{format.number(makes[what])}</b>{' '}
              {known[what] > 0 ? (
                <span className="tiny">
                  {t('page.makes.here', { count: known[what], n: format.number(known[what]) })}
                </span>
              ) : null}
              {what === 'customers' && known.customers === 0 && makes.buyers < makes.customers ? (
                <span className="tiny">{t('page.makes.buyers', { n: format.number(makes.buyers) })}</span>
              ) : null}
            </dd>
          </Fragment>
        ))}
        <dt>{t('page.makes.returnLines')}</dt>
        <dd>{format.number(makes.returnLines)}</dd>
        {kinds.fee > 0 ? (
          <>
            <dt>{t('page.makes.fees')}</dt>
            <dd>
              {format.number(kinds.fee)} <span className="tiny">{t('page.makes.noPurchase')}</span>
            </dd>
          </>
        ) : null}
        <dt>{t('page.makes.anonymous')}</dt>
        <dd>
          {format.number(makes.anonymousLines)}{' '}
          {makes.anonymousLines > 0 ? <span className="tiny">{t('page.makes.siteSales')}</span> : null}
        </dd>
        {from && to ? (
          <>
            <dt>{t('page.makes.period')}</dt>
            <dd>
              {format.day(from)} – {format.day(to)}
            </dd>
          </>
        ) : null}
        <dt>{t('page.makes.net')}</dt>
        <dd>
          <b>{sum(format, makes.net, analysis.currency)}</b>
        </dd>
      </dl>
    </section>
  );
}
