import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';

type Item = Awaited<ReturnType<typeof client.audit.list>>['items'][number];

/** One line; what was asked for unfolds. All of it is text, wherever it came from. */
export function AuditRow({ item }: { item: Item }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const [room = '', verb = ''] = item.operation.split('.');
  const said = Object.entries(item.input).filter(([, value]) => value !== null && value !== undefined);
  return (
    <li>
      <time className="tiny" dateTime={item.at}>
        {format.moment(item.at)}
      </time>
      <div>
        <b>{item.by?.name ?? t('nobody')}</b> <span className="muted">{t(`doors.${item.door}`)}</span>
        {item.customer ? (
          <>
            {' · '}
            <Link to="/customers/$customerId" params={{ customerId: item.customer.customerId }}>
              {item.customer.name}
            </Link>
          </>
        ) : null}
        {said.length > 0 ? (
          <details>
            <summary className="tiny">{said.map(([key]) => key).join(', ')}</summary>
            <dl>
              {said.map(([key, value]) => (
                <div key={key}>
                  <dt>{key}</dt>
                  <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        ) : null}
      </div>
      <span className="audit-what">
        {t(`rooms.${room}`, { defaultValue: room })} <code>{verb}</code>
      </span>
    </li>
  );
}
