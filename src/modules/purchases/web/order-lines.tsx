import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Failed, Loading } from '../../../../web/parts/states.tsx';

/** Every line of one order. */
export function OrderLines({ customerId, orderId }: { customerId: string; orderId: string }) {
  const { t } = useTranslation('purchases');
  const format = useFormat();
  const order = useQuery(api.purchases.order.queryOptions({ input: { customerId, orderId } }));
  if (order.error) return <Failed error={order.error} retry={() => void order.refetch()} />;
  if (!order.data) return <Loading />;
  const { currency, lines } = order.data;
  return (
    <table className="plain">
      <thead>
        <tr>
          <th>{t('line.product')}</th>
          <th className="num">{t('line.quantity')}</th>
          <th className="num">{t('line.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.lineNo}>
            <td>
              {line.description ?? line.code}
              {line.kind === 'sale' || line.kind === 'return' ? null : (
                <span className="tiny"> · {t(`kind.${line.kind}`)}</span>
              )}
              {line.returnedQuantity === '0' ? null : (
                <span className="tiny">
                  {' '}
                  · {t('line.returned', { quantity: format.number(Number(line.returnedQuantity)) })}
                </span>
              )}
            </td>
            <td className="num">{format.number(Number(line.quantity))}</td>
            <td className="num">{format.moneyIn(line.amountMinor, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
