import { useTranslation } from 'react-i18next';
import { api, client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useOnce } from '../../../../web/parts/once.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { Confirm } from './confirm.tsx';
import { importQuery, type ImportRow } from './queries.ts';

/** Says what will go and what stays before anything is taken back. */
export function UndoDialog({
  row,
  onClose,
}: {
  row: Pick<ImportRow, 'importNo' | 'fileName' | 'counts'>;
  onClose: () => void;
}) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { busy, once } = useOnce();
  const undo = async (): Promise<void> => {
    const { importNo } = row;
    try {
      queryClient.setQueryData(importQuery(importNo).queryKey, await client.imports.undo({ importNo }));
      await queryClient.invalidateQueries({ queryKey: api.imports.list.key() });
      onClose();
    } catch (error) {
      toastError(error);
    }
  };
  const goes = row.counts
    ? (['lines', 'orders', 'customers', 'products'] as const)
        .map((what) => ({ what, count: row.counts?.[what] ?? 0 }))
        .filter(({ count }) => count > 0)
    : [];
  return (
    <Confirm
      title={t('page.undo.title', { name: row.fileName })}
      keep={t('page.undo.keep')}
      confirm={t('page.undo.confirm')}
      pending={busy}
      onKeep={onClose}
      onConfirm={() => once(undo)}
    >
      <p style={{ marginTop: 8 }}>{t('page.undo.goes')}</p>
      <ul className="import-goes">
        {goes.map(({ what, count }) => (
          <li key={what}>{t(`page.count.${what}`, { count, n: format.number(count) })}</li>
        ))}
      </ul>
      <p className="tiny">{t('page.undo.stays')}</p>
    </Confirm>
  );
}
