import { useTranslation } from 'react-i18next';
import { type Role, roles } from '../../../core/permissions.ts';
import type { client } from '../../../../web/client.ts';
import { Tag } from '../../../../web/parts/tag.tsx';

export type AccessRow = Awaited<ReturnType<typeof client.access.matrix>>['operations'][number];

/** @param role the one that a phone has room for */
export function AccessTable({ operations, role: chosen }: { operations: readonly AccessRow[]; role: Role }) {
  const { t } = useTranslation('access');
  return (
    <div style={{ overflowX: 'auto', position: 'relative' }}>
      <table className="plain access-table" data-role={chosen}>
        <thead>
          <tr>
            <th>{t('operation')}</th>
            {roles.map((role) => (
              <th key={role} data-role={role}>
                {t(`account:settings.roles.${role}`)}
              </th>
            ))}
          </tr>
        </thead>
        {operations.map((operation) => (
          <tbody key={operation.name}>
            <tr>
              <td>
                {t(`operations:${operation.name}`)} {operation.bySite ? <Tag>{t('bySite')}</Tag> : null}
                <div className="tiny">
                  <code>{operation.name}</code> ·{' '}
                  {operation.permission === 'public' ? t('everybody') : t(`can.${operation.permission}`)}
                </div>
              </td>
              <Marks held={operation.roles} />
            </tr>
            {operation.fields.map((field) => (
              <tr key={`${field.direction} ${field.path}`}>
                <td className="tiny" style={{ paddingLeft: 24 }}>
                  {t('field', { path: field.path })} ({t(field.direction)}) · {t(`can.${field.permission}`)}
                </td>
                <Marks held={field.roles} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Marks({ held }: { held: readonly Role[] }) {
  const { t } = useTranslation('access');
  return roles.map((role) => (
    <td key={role} data-role={role}>
      {held.includes(role) ? (
        <span role="img" aria-label={t('yes')} style={{ color: 'var(--good)' }}>
          ✓
        </span>
      ) : (
        <span role="img" aria-label={t('no')} className="muted">
          –
        </span>
      )}
    </td>
  ));
}
