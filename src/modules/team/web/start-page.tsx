import { Button, Progress } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { PageHead } from '../../../../web/parts/page-head.tsx';
import { toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { sampleQuery } from '../../sample/web/queries.ts';
import './start.css';

/** Three ways on, while there is nobody yet. */
export function StartPage() {
  const { t } = useTranslation('account');
  const { me, can } = useWelcome();
  return (
    <>
      <PageHead title={t('start.title', { name: me?.name.split(' ')[0] })} lead={t('start.lead')} />
      <div className="start-ways">
        {can('imports.run') ? (
          <Way title={t('start.import')} text={t('start.importText')}>
            <Button component={Link} to="/imports">
              {t('start.importButton')}
            </Button>
          </Way>
        ) : null}
        {can('settings.manage') ? <SampleWay /> : null}
        {can('customers.write') ? (
          <Way title={t('start.empty')} text={t('start.emptyText')}>
            <Button component={Link} to="/customers/new" variant="default">
              {t('start.emptyButton')}
            </Button>
          </Way>
        ) : null}
      </div>
    </>
  );
}

function Way({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="card start-way">
      <h2>{title}</h2>
      <p className="muted">{text}</p>
      <div>{children}</div>
    </section>
  );
}

/** Goes on to Today once it is loaded, when it was asked for here. */
function SampleWay() {
  const { t } = useTranslation('account');
  const navigate = useNavigate();
  const { data } = useQuery(sampleQuery());
  const asked = useRef(false);
  const load = useMutation({
    ...api.sample.load.mutationOptions(),
    onMutate: () => {
      asked.current = true;
    },
    onSuccess: (state) => queryClient.setQueryData(sampleQuery().queryKey, state),
    onError: toastError,
  });
  const loaded = data?.state === 'loaded';
  useEffect(() => {
    if (loaded && asked.current) void navigate({ to: '/today' });
  }, [loaded, navigate]);
  return (
    <Way title={t('start.sample')} text={t('start.sampleText')}>
      {data?.state === 'loading' ? (
        <>
          <Progress value={data.progress * 100} animated aria-label={t('sample:loading')} />
          <output className="tiny">{t('sample:loading')}</output>
        </>
      ) : (
        <Button
          variant="default"
          loading={load.isPending || data?.state === 'removing'}
          onClick={() => load.mutate({})}
        >
          {t('start.sampleButton')}
        </Button>
      )}
      {data?.failed ? (
        <p className="tiny" role="alert">
          {t('sample:failed')}
        </p>
      ) : null}
    </Way>
  );
}
