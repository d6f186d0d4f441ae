import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../../web/parts/states.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Today } from './queries.ts';

export function NobodyYet({ empty }: { empty: NonNullable<Today['empty']> }) {
  const { t } = useTranslation('outreach');
  const { can } = useWelcome();
  const importing = empty === 'customers' && can('imports.run');
  return (
    <Empty
      title={t(`empty.${empty}.title`)}
      action={
        importing ? (
          <Button component={Link} to="/imports">
            {t('empty.customers.button')}
          </Button>
        ) : null
      }
    >
      {t(`empty.${empty}.text`)}
    </Empty>
  );
}
