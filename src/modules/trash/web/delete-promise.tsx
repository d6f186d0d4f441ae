import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import type { Anyones } from '../../promises/web/queries.ts';
import { useDelete } from './use-delete.ts';

/** For whoever gave it and those who manage promises; one to a colleague is none of the trash. */
export function DeletePromise({ promise }: { promise: Anyones }) {
  const { t } = useTranslation('trash');
  const { can, me } = useWelcome();
  const remove = useDelete();
  const { customerId, promiseId, promisedBy, what } = promise;
  if (customerId === null || (promisedBy?.staffId !== me?.staffId && !can('promises.manage'))) return null;
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="bad"
      onClick={() =>
        void remove(t('shell:quoted', { text: what }), () =>
          client.trash.deletePromise({ customerId, promiseId }),
        )
      }
    >
      {t('deletePromise')}
    </Button>
  );
}
