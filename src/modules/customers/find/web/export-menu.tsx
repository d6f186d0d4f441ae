import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { takeExport } from './take-export.ts';
import type { ListQuery } from './use-list.ts';

/** Of the chosen customers, or of all that the filter finds. */
export function ExportMenu({ query, ids }: { query: ListQuery; ids: ReadonlySet<string> }) {
  const { t } = useTranslation('find');
  const take = useMutation({ mutationFn: (format: 'csv' | 'xlsx') => takeExport(format, query, ids) });
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button variant="default" loading={take.isPending}>
          {ids.size > 0 ? t('export.chosen', { count: ids.size }) : t('export.button')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {ids.size > 0 ? t('export.chosenLabel', { count: ids.size }) : t('export.allLabel')}
        </Menu.Label>
        <Menu.Item onClick={() => take.mutate('xlsx')}>{t('export.xlsx')}</Menu.Item>
        <Menu.Item onClick={() => take.mutate('csv')}>{t('export.csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
