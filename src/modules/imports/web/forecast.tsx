import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { sum } from './figures.ts';
import type { Analysis } from './queries.ts';

/** What will be made of the file, counted over all of its lines. */
export function Forecast({ analysis }: { analysis: Analysis }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { from, to, kinds } = analysis;
  return (
    <section className="card" aria-labelledby="import-forecast">
      <h2 id="import-forecast">{t('page.makes.title')}</h2>
      <dl className="import-dl">
        <dt>{t('page.makes.customers')}</dt>
        <dd>
          <b>{format.number(analysis.customers)}</b>
          {analysis.buyers < analysis.customers ? (
            <span className="tiny">{t('page.makes.buyers', { n: format.number(analysis.buyers) })}</span>
          ) : null}
        </dd>
        <dt>{t('page.makes.orders')}</dt>
        <dd>
          <b>{format.number(analysis.orders)}</b>
        </dd>
        <dt>{t('page.makes.products')}</dt>
        <dd>
          <b>{format.number(analysis.products)}</b>
        </dd>
        <dt>{t('page.makes.returnLines')}</dt>
        <dd>{format.number(analysis.returnLines)}</dd>
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
          {format.number(analysis.anonymousLines)}{' '}
          {analysis.anonymousLines > 0 ? <span className="tiny">{t('page.makes.siteSales')}</span> : null}
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
          <b>{sum(format, analysis.net, analysis.currency)}</b>
        </dd>
      </dl>
    </section>
  );
}
