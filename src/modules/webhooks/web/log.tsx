// What was sent and what was answered, newest first.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { Empty, Failed, Loading } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { More } from '../../../../web/parts/more.tsx';
import { LogRow } from './log-row.tsx';
import { type Endpoint, refreshWebhooks } from './queries.ts';

const states = ['waiting', 'delivered', 'failed'] as const;
type State = (typeof states)[number];

export function Log({ endpoints }: { endpoints: readonly Endpoint[] }) {
  const { t } = useTranslation('webhooks');
  const [endpointId, setEndpointId] = useState('');
  const [state, setState] = useState<State | ''>('');
  const pages = useInfiniteQuery({
    ...api.webhooks.deliveries.infiniteOptions({
      input: (cursor: string | undefined) => ({
        endpointId: endpointId || undefined,
        state: state || undefined,
        cursor,
        limit: 20,
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
    placeholderData: (before) => before,
    refetchInterval: 10_000,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = endpointId !== '' || state !== '';
  return (
    <section className="card webhooks-log" aria-labelledby="webhooks-log" aria-busy={pages.isPlaceholderData}>
      <h2 id="webhooks-log">{t('log.title')}</h2>
      <div className="webhooks-filters">
        <NativeSelect
          size="xs"
          label={t('log.endpoint')}
          value={endpointId}
          data={[
            { value: '', label: t('log.all') },
            ...endpoints.map(({ endpointId: value, url }) => ({ value, label: url })),
          ]}
          onChange={(event) => setEndpointId(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label={t('log.state')}
          value={state}
          data={[
            { value: '', label: t('log.all') },
            ...states.map((value) => ({ value, label: t(`state.${value}`) })),
          ]}
          onChange={(event) => setState(states.find((each) => each === event.currentTarget.value) ?? '')}
        />
        {endpointId === '' ? null : <ReplayFailed endpointId={endpointId} />}
      </div>
      {pages.error ? <Failed error={pages.error} retry={() => void pages.refetch()} /> : null}
      {pages.isPending ? <Loading /> : null}
      {pages.data && items.length === 0 ? (
        <Empty title={t(filtered ? 'log.noMatch' : 'log.none')}>{filtered ? null : t('log.noneText')}</Empty>
      ) : null}
      <ol className="plain-list">
        {items.map((delivery) => (
          <LogRow
            key={delivery.deliveryId}
            delivery={delivery}
            url={endpoints.find((each) => each.endpointId === delivery.endpointId)?.url ?? ''}
          />
        ))}
      </ol>
      <More pages={pages}>{t('log.earlier')}</More>
    </section>
  );
}

const week = 7 * 86_400_000;

function ReplayFailed({ endpointId }: { endpointId: string }) {
  const { t } = useTranslation('webhooks');
  const [since, setSince] = useState(() => new Date(Date.now() - week).toISOString().slice(0, 10));
  const replay = useMutation({
    ...api.webhooks.replayFailed.mutationOptions(),
    onSuccess: async ({ replayed }) => {
      toast(t('log.replayedMany', { count: replayed }));
      await refreshWebhooks();
    },
    onError: toastError,
  });
  return (
    <>
      <TextInput
        size="xs"
        type="date"
        label={t('log.since')}
        value={since}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
      <Button
        size="xs"
        variant="default"
        loading={replay.isPending}
        disabled={since === ''}
        onClick={() => replay.mutate({ endpointId, since: new Date(`${since}T00:00:00`).toISOString() })}
      >
        {t('log.replayFailed')}
      </Button>
    </>
  );
}
