import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

/** What else one can do with an import that has not run: leave it as it is, or throw it away. */
export function Aside({ importNo, later = true }: { importNo: number; later?: boolean }) {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const discard = useMutation({
    ...api.imports.cancel.mutationOptions(),
    onSuccess: async () => {
      toast(t('page.discard.done'));
      await queryClient.invalidateQueries({ queryKey: api.imports.list.key() });
      await navigate({ to: '/imports' });
    },
    onError: toastError,
  });
  return (
    <div className="import-aside">
      {later ? (
        <Button size="compact-sm" variant="subtle" renderRoot={(props) => <Link to="/imports" {...props} />}>
          {t('page.discard.later')}
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="subtle"
        color="bad"
        loading={discard.isPending}
        onClick={() => discard.mutate({ importNo })}
      >
        {t('page.discard.button')}
      </Button>
    </div>
  );
}
