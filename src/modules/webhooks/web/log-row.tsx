import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { type Delivery, refreshWebhooks, typeKey } from './queries.ts';

const tones = { waiting: 'warn', delivered: 'good', failed: 'bad' } as const;

export function LogRow({ delivery, url }: { delivery: Delivery; url: string }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const { deliveryId, state, attempts, status, error, nextAt, tookMs } = delivery;
  const replay = useMutation({
    ...api.webhooks.replay.mutationOptions(),
    onSuccess: async () => {
      toast(t('log.replayed'));
      await refreshWebhooks();
    },
    onError: toastError,
  });
  return (
    <li>
      <span className="tiny">{format.moment(delivery.at)}</span>
      <div>
        <b>{t(typeKey(delivery.type), { defaultValue: delivery.type })}</b>{' '}
        <Tag tone={tones[state]}>{t(`state.${state}`)}</Tag>
        <div className="tiny webhooks-url">{url}</div>
        <details>
          <summary className="tiny">
            {[
              error ?? (status === null ? null : String(status)),
              t('log.attempts', { count: attempts }),
              tookMs === null ? null : t('log.took', { ms: tookMs }),
              nextAt && attempts > 0 ? t('log.next', { when: format.moment(nextAt) }) : null,
            ]
              .filter((part) => part !== null)
              .join(' · ')}
          </summary>
          <dl>
            <dt>{t('log.id')}</dt>
            <dd>{deliveryId}</dd>
            <dt>{t('log.body')}</dt>
            <dd>{delivery.body}</dd>
            <dt>{t('log.response')}</dt>
            <dd>{delivery.response || t('log.noResponse')}</dd>
          </dl>
        </details>
      </div>
      {state === 'waiting' ? null : (
        <Button
          size="compact-sm"
          variant="default"
          loading={replay.isPending}
          onClick={() => replay.mutate({ deliveryId })}
        >
          {t('log.replay')}
        </Button>
      )}
    </li>
  );
}
