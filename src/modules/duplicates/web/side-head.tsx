import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import type { Pair } from './queries.ts';

/** Whose column it is: who they are to us, and whether they stay. */
export function SideHead({ side, stays }: { side: Pair['a']; stays: boolean }) {
  const { t } = useTranslation('duplicates');
  const format = useFormat();
  const orders = t('orders', { count: side.orders, n: format.number(side.orders) });
  return (
    <th scope="col" className={stays ? 'stays' : undefined}>
      <Link to="/customers/$customerId" params={{ customerId: side.customerId }}>
        {side.name}
      </Link>{' '}
      <Tag tone={stays ? 'good' : 'plain'}>{t(stays ? 'stays' : 'goes')}</Tag>
      <div className="tiny">
        {[
          orders,
          side.lastAt && t('last', { day: format.day(side.lastAt) }),
          t('since', { day: format.day(side.createdAt) }),
          side.site,
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
    </th>
  );
}
