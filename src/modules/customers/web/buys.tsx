import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import type { Card } from './queries.ts';

/** What they come for, and what they usually buy again about now. */
export function Buys({ card }: { card: Card }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  if (card.figures.lastAt === null) return null;
  return (
    <>
      {card.againNow.length === 0 ? null : (
        <section className="card place-again">
          <h2>{t('again.title')}</h2>
          <ul className="plain-list">
            {card.againNow.map((product) => (
              <li key={product.productId} className="product-row">
                <b>{product.name}</b>
                <span className="tiny">{product.code}</span>
                <span className="tiny">
                  {t('again.why', {
                    count: Math.max(1, Math.round(product.gapDays)),
                    last: format.day(product.lastAt),
                    times: format.number(product.days),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="card place-most">
        <h2>{t('most.title')}</h2>
        <ul className="plain-list">
          {card.buysMost.map((product) => (
            <li key={product.productId} className="product-row">
              <b>{product.name}</b>
              <span className="num">
                {product.amountMinor === null ? '' : format.money(product.amountMinor)}
              </span>
              <span className="tiny">
                {t('most.days', { count: product.days, quantity: format.number(Number(product.quantity)) })}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
