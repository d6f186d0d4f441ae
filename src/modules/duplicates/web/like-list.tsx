// Who could already be here, shown while somebody new is typed.
import './duplicates.css';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../../web/client.ts';
import { Reasons } from './reasons.tsx';

type Typed = Parameters<typeof client.duplicates.like>[0];

export function LikeList({ typed }: { typed: Typed }) {
  const { t } = useTranslation('duplicates');
  const said = Object.fromEntries(
    Object.entries(typed).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])),
  ) as Typed;
  const [input] = useDebouncedValue(said, 300, { leading: false });
  const enough = ['name', 'familyName', 'phone', 'email', 'number'].some((key) => key in input);
  const found = useQuery({
    ...api.duplicates.like.queryOptions({ input }),
    enabled: enough,
    placeholderData: (before) => before,
  });
  const items = enough ? (found.data?.items ?? []) : [];
  return (
    <div aria-live="polite">
      {items.length > 0 ? (
        <div className="card like-list">
          <b>{t('like', { count: items.length })}</b>
          <ul className="plain-list">
            {items.map(({ customer, reasons, sameNumber }) => (
              <li key={customer.customerId}>
                <Link to="/customers/$customerId" params={{ customerId: customer.customerId }}>
                  {customer.name}
                </Link>
                <span className="tiny">
                  {[customer.company, customer.city, sameNumber ? t('sameNumber') : null]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <Reasons reasons={reasons} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
