import { Alert, Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { type Delivery, type Endpoint, refreshWebhooks } from './queries.ts';
import type { Fresh } from './secret-modal.tsx';

export function EndpointCard({
  endpoint,
  onChange,
  onSecret,
}: {
  endpoint: Endpoint;
  onChange: () => void;
  onSecret: (fresh: Fresh) => void;
}) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const { endpointId, url, description, enabled, disabledWhy, disabledAt } = endpoint;
  return (
    <section className="card" aria-label={url}>
      <div className="webhooks-name">
        <b className="mid">{url}</b>
        <Tag tone={enabled ? 'good' : 'plain'}>{t(enabled ? 'enabled' : 'disabled')}</Tag>
      </div>
      {description ? <p>{description}</p> : null}
      <Scope endpoint={endpoint} />
      <HowItGoes endpoint={endpoint} />
      {disabledWhy && disabledAt ? (
        <Alert color="bad" mt={8}>
          {t(`why.${disabledWhy}`, { when: format.moment(disabledAt) })}
        </Alert>
      ) : null}
      <Actions key={endpointId} endpoint={endpoint} onChange={onChange} onSecret={onSecret} />
    </section>
  );
}

function Scope({ endpoint: { types, siteIds } }: { endpoint: Endpoint }) {
  const { t } = useTranslation('webhooks');
  const { sites } = useWelcome();
  const names = sites.filter(({ siteId }) => siteIds.includes(siteId)).map(({ name }) => name);
  return (
    <p className="tiny">
      {types.length === 0 ? t('allTypes') : t('countTypes', { count: types.length })} ·{' '}
      {siteIds.length === 0 ? t('allSites') : names.join(', ')}
    </p>
  );
}

function HowItGoes({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useTranslation('webhooks');
  const format = useFormat();
  const { waiting, failed, failingSince, lastDeliveredAt, previousUntil } = endpoint;
  return (
    <p style={{ margin: '6px 0' }}>
      <span className="muted">
        {lastDeliveredAt ? t('lastDelivered', { when: format.moment(lastDeliveredAt) }) : t('neverDelivered')}
      </span>{' '}
      {failingSince ? <Tag tone="bad">{t('failing', { when: format.moment(failingSince) })}</Tag> : null}{' '}
      {waiting > 0 ? <Tag tone="warn">{t('waiting', { count: waiting })}</Tag> : null}{' '}
      {failed > 0 ? <Tag tone="bad">{t('failed', { count: failed })}</Tag> : null}{' '}
      {previousUntil ? <Tag>{t('secret.both', { when: format.moment(previousUntil) })}</Tag> : null}
    </p>
  );
}

function Actions({ endpoint, onChange, onSecret }: Parameters<typeof EndpointCard>[0]) {
  const { t } = useTranslation('webhooks');
  const [pending, setPending] = useState<string | null>(null);
  const [sure, setSure] = useState<string | null>(null);
  const { endpointId, enabled } = endpoint;
  const run = async (name: string, work: () => Promise<void>): Promise<void> => {
    setPending(name);
    try {
      await work();
    } catch (error) {
      toastError(error);
    } finally {
      await refreshWebhooks();
      setPending(null);
      setSure(null);
    }
  };
  const why = ({ error, status }: Delivery): string => error ?? t('answered', { status });
  const test = () =>
    run('test', async () => {
      const sent = await client.webhooks.test({ endpointId });
      if (sent.state === 'delivered') toast(t('tested', { status: sent.status, ms: sent.tookMs }));
      else toastError(t('testFailed', { why: why(sent) }));
    });
  const change = () =>
    run('switch', async () => {
      await client.webhooks.update({ endpointId, enabled: !enabled });
      toast(t('saved'));
    });
  const rotate = () => run('rotate', async () => onSecret(await client.webhooks.rotate({ endpointId })));
  const remove = () =>
    run('remove', async () => {
      await client.webhooks.remove({ endpointId });
      toast(t('removed'));
    });
  const button = (name: string, label: string, work: () => void) => (
    <Button size="compact-sm" variant="default" loading={pending === name} onClick={work}>
      {label}
    </Button>
  );
  return (
    <Group gap={8} mt={8}>
      {button('test', t('test'), () => void test())}
      {button('change', t('change'), onChange)}
      {button('switch', t(enabled ? 'switchOff' : 'switchOn'), () => void change())}
      {button('rotate', t(sure === 'rotate' ? 'secret.sure' : 'secret.rotate'), () =>
        sure === 'rotate' ? void rotate() : setSure('rotate'),
      )}
      {button('remove', t(sure === 'remove' ? 'removeSure' : 'remove'), () =>
        sure === 'remove' ? void remove() : setSure('remove'),
      )}
    </Group>
  );
}
