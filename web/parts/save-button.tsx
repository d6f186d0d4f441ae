import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Ends a form of settings. */
export function SaveButton({ pending }: { pending: boolean }) {
  const { t } = useTranslation('shell');
  return (
    <Group>
      <Button type="submit" loading={pending}>
        {t('save')}
      </Button>
    </Group>
  );
}
