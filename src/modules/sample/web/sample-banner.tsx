import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../../web/format.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { queryClient } from '../../../../web/client.ts';
import { useWelcome } from '../../../../web/welcome.ts';
import { api } from '../../../../web/client.ts';
import { Confirm } from '../../imports/web/confirm.tsx';
import { sampleQuery } from './queries.ts';
import './sample.css';

/** On every page while the sample company is loaded: nobody is to take it for their own. */
export function SampleBanner() {
  const { t } = useTranslation('sample');
  const { business, can } = useWelcome();
  const format = useFormat();
  const { data } = useQuery(sampleQuery());
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    ...api.sample.remove.mutationOptions(),
    onSuccess(state) {
      queryClient.setQueryData(sampleQuery().queryKey, state);
      setAsking(false);
    },
    onError: toastError,
  });
  const state = data?.state ?? (business?.sample ? 'loaded' : 'none');
  if (state === 'none') return null;
  return (
    <div className="sample-banner">
      <output>
        {state === 'loaded' ? t('banner') : `${t(state)} ${format.percent(data?.progress ?? 0)}`}
        {state === 'loaded' && data?.failed ? ` ${t('failed')}` : ''}
      </output>
      {state === 'loaded' && can('settings.manage') ? (
        <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
          {t('remove')}
        </Button>
      ) : null}
      {asking ? (
        <Confirm
          title={t('removeTitle')}
          keep={t('shell:cancel')}
          confirm={t('remove')}
          pending={remove.isPending}
          onKeep={() => setAsking(false)}
          onConfirm={() => remove.mutate({})}
        >
          <p className="muted">{t('removeText')}</p>
        </Confirm>
      ) : null}
    </div>
  );
}
