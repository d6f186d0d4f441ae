import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { fieldWord, valueText } from './audit-words.ts';

type Item = Awaited<ReturnType<typeof client.audit.list>>['items'][number];

/** One line; what was asked for unfolds. All of it is text, wherever it came from. */
export function AuditRow({ item }: { item: Item }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const { sites } = useWelcome();
  const staff = useQuery(api.team.staff.queryOptions({ input: {} }));
  const nameOf = (id: string): string | undefined =>
    sites.find(({ siteId }) => siteId === id)?.name ??
    staff.data?.items.find(({ staffId }) => staffId === id)?.name ??
    (id === item.customer?.customerId ? item.customer.name : undefined);
  const textOf = (field: string, value: unknown): string => valueText(field, value, { t, format, nameOf });
  const room = item.operation.split('.')[0];
  const changes = Object.entries(item.changes ?? {});
  const said = item.erased
    ? []
    : Object.entries(item.input).filter(
        ([key, value]) =>
          value !== null &&
          value !== undefined &&
          !(key === 'customerId' && value === item.customer?.customerId),
      );
  const named = said.filter(([key, value]) => !(key.endsWith('Id') && textOf(key, value) === value));
  return (
    <li>
      <time className="tiny" dateTime={item.at}>
        {format.moment(item.at)}
      </time>
      <div>
        <b>{item.by?.name ?? t('nobody')}</b> ·{' '}
        {t(`operations:${item.operation}`, { defaultValue: item.operation })}
        {item.customer ? (
          <>
            {' · '}
            <Link to="/customers/$customerId" params={{ customerId: item.customer.customerId }}>
              {item.customer.name}
            </Link>
          </>
        ) : null}
        {item.erased ? <p className="tiny">{t('erased')}</p> : null}
        {changes.length > 0 ? (
          <div className="tiny">
            {changes.map(([what, { before, after }]) => (
              <div key={what}>
                {fieldWord(what, t)}: <del>{textOf(what, before)}</del>{' '}
                <span aria-label={t('became')}>→</span> <ins>{textOf(what, after)}</ins>
              </div>
            ))}
          </div>
        ) : null}
        {said.length > 0 ? (
          <details>
            <summary className="tiny">
              {named.map(([key]) => fieldWord(key, t, room)).join(', ') || t('details')}
            </summary>
            <dl>
              {said.map(([key, value]) => (
                <div key={key}>
                  <dt>{fieldWord(key, t, room)}</dt>
                  <dd>{textOf(key, value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        ) : null}
      </div>
      <span className="audit-door">{t(`doors.${item.door}`)}</span>
    </li>
  );
}
