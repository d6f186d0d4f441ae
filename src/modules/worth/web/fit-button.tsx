import { Button, Progress } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { type FitState, fitStateQuery } from './queries.ts';

const stages = ['reading', 'fitting', 'writing', 'counting'] as const;

/** Starts a fit and shows how it comes on, also when somebody else or the night started it. */
export function FitButton({ madeAt }: { madeAt: string | null }) {
  const { t } = useTranslation('worth');
  const { can } = useWelcome();
  const format = useFormat();
  const { data: fit } = useSuspenseQuery(fitStateQuery());
  const start = useMutation({
    ...api.worth.fit.mutationOptions(),
    onSuccess: (state) => queryClient.setQueryData(fitStateQuery().queryKey, state),
    onError: toastError,
  });
  if (fit.state !== 'idle') return <Running fit={fit} />;
  return (
    <div className="worth-fit">
      {can('worth.fit') ? (
        <Button variant="default" loading={start.isPending} onClick={() => start.mutate({})}>
          {t('fit.button')}
        </Button>
      ) : null}
      {fit.failed ? (
        <div className="tiny tone-bad" role="alert">
          {t('fit.failed')}
        </div>
      ) : madeAt ? (
        <div className="tiny">{t('fit.made', { at: format.moment(madeAt) })}</div>
      ) : null}
    </div>
  );
}

function Running({ fit }: { fit: FitState }) {
  const { t } = useTranslation('worth');
  const place = fit.stage ? stages.indexOf(fit.stage) : -1;
  return (
    <output className="worth-fit">
      <Progress value={((place + 1) / (stages.length + 1)) * 100} animated aria-label={t('fit.button')} />
      <div className="tiny">
        {fit.state === 'waiting' || !fit.stage
          ? t('fit.waiting')
          : t('fit.running', { step: place + 1, steps: stages.length, stage: t(`fit.stage.${fit.stage}`) })}
      </div>
    </output>
  );
}
