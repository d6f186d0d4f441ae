import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { duration, sum } from './figures.ts';
import type { Analysis, Import } from './queries.ts';

type Counts = NonNullable<Import['counts']>;
const main = ['customers', 'orders', 'products', 'lines'] as const;
const more = [
  'returnLines',
  'linkedReturns',
  'anonymousLines',
  'erasedLines',
  'knownLines',
  'filledCustomers',
] as const;

/** What the import made, as the database counts it. */
export function Made({
  counts,
  analysis,
  seconds,
}: {
  counts: Counts;
  analysis: Analysis | null;
  seconds: number | null;
}) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const nothingNew = counts.lines === 0 && counts.knownLines > 0;
  return (
    <section className="card" aria-labelledby="import-made">
      <h2 id="import-made" className="import-heading" aria-live="polite">
        {nothingNew
          ? t('page.result.nothingNew')
          : seconds === null
            ? t('page.result.done')
            : t('page.result.doneIn', { time: duration(format, seconds) })}
      </h2>
      <div className="import-made">
        {main.map((what) => (
          <div key={what}>
            <div className="big">{format.number(counts[what])}</div>
            <div className="muted">{t(`page.made.${what}`, { count: counts[what] })}</div>
          </div>
        ))}
        {analysis ? (
          <div>
            <div className="big">{sum(format, counts.net, analysis.currency)}</div>
            <div className="muted">{t('page.made.net')}</div>
          </div>
        ) : null}
      </div>
      <ul className="import-more">
        {counts.buyers < counts.customers ? (
          <li>
            {t('page.made.buyers', {
              n: format.number(counts.buyers),
              orders: format.number(counts.purchaseOrders),
            })}
          </li>
        ) : null}
        {more
          .filter((what) => counts[what] > 0)
          .map((what) => (
            <li key={what}>
              {t(`page.made.${what}`, { count: counts[what], n: format.number(counts[what]) })}
            </li>
          ))}
      </ul>
    </section>
  );
}
