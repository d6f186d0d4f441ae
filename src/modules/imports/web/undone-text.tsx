import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Import } from './queries.ts';

const kept = ['keptCustomers', 'keptOrders', 'keptProducts'] as const;

/** What was taken back, and what stayed because it is needed for something else. */
export function UndoneText({ undone }: { undone: Import['undone'] }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const gone = (['lines', 'orders', 'customers', 'products'] as const)
    .map((what) => ({ what, count: undone?.[what] ?? 0 }))
    .filter(({ count }) => count > 0);
  return (
    <section className="card" aria-live="polite">
      <h2 className="import-heading">{t('page.result.undone')}</h2>
      {gone.length > 0 ? (
        <p>
          {t('page.result.gone')}{' '}
          {new Intl.ListFormat(format.locale).format(
            gone.map(({ what, count }) => t(`page.count.${what}`, { count, n: format.number(count) })),
          )}
        </p>
      ) : null}
      <ul className="import-more">
        {kept
          .filter((what) => (undone?.[what] ?? 0) > 0)
          .map((what) => (
            <li key={what}>
              {t(`page.undone.${what}`, { count: undone?.[what], n: format.number(undone?.[what] ?? 0) })}
            </li>
          ))}
      </ul>
    </section>
  );
}
