import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';

type Item = Awaited<ReturnType<typeof client.audit.list>>['items'][number];

/** One line; what was asked for unfolds. All of it is text, wherever it came from. */
export function AuditRow({ item }: { item: Item }) {
  const { t } = useTranslation('audit');
  const format = useFormat();
  const [room = '', verb = ''] = item.operation.split('.');
  const changes = Object.entries(item.changes ?? {});
  const said = item.erased
    ? []
    : Object.entries(item.input).filter(([, value]) => value !== null && value !== undefined);
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
        {item.erased ? <p className="tiny">{t('erased')}</p> : null}
        {changes.length > 0 ? (
          <div className="tiny">
            {changes.map(([what, { before, after }]) => (
              <div key={what}>
                {nameOf(what, t)}: <del>{textOf(before)}</del> <span aria-label={t('became')}>→</span>{' '}
                <ins>{textOf(after)}</ins>
              </div>
            ))}
          </div>
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

/** A field as the card calls it; what is one of many (a phone, an address) by its kind. */
function nameOf(what: string, t: TFunction): string {
  const [field = what, rest = ''] = what.split('.');
  if (field === 'custom') return rest;
  return t([`fields.${field}`, `customers:field.${field}`], { defaultValue: field });
}

/** In words as far as it is one: of a phone or an address what one would dial or write. */
function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (Array.isArray(value)) return value.map(textOf).join(', ') || '–';
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  const { value: reach, street, postcode, city, country } = value as Record<string, unknown>;
  const parts = [reach, street, postcode, city, country].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return parts.length > 0 ? parts.join(', ') : JSON.stringify(value);
}
