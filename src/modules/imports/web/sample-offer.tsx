import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { live } from '../../../../web/live.ts';
import { toastError } from '../../../../web/parts/toast.tsx';

const stateQuery = () => ({ ...api.sample.state.queryOptions({ input: {} }), meta: live('sample') });

/** For who has no file at hand: a company to look around in. */
export function SampleOffer() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const { data } = useQuery(stateQuery());
  const load = useMutation({
    ...api.sample.load.mutationOptions(),
    onSuccess: (state) => queryClient.setQueryData(stateQuery().queryKey, state),
    onError: toastError,
  });
  if (!data || data.state === 'removing') return null;
  return (
    <div aria-live="polite">
      <h2 className="label">{t('page.teach.sample.title')}</h2>
      {data.state === 'none' ? (
        <>
          <p className="muted">{data.failed ? t('page.teach.sample.failed') : t('page.teach.sample.text')}</p>
          <Button mt={10} variant="default" loading={load.isPending} onClick={() => load.mutate({})}>
            {t('page.teach.sample.load')}
          </Button>
        </>
      ) : (
        <p className="muted">
          {data.state === 'loading'
            ? t('page.teach.sample.loading', { percent: format.percent(data.progress) })
            : t('page.teach.sample.loaded')}
        </p>
      )}
    </div>
  );
}
