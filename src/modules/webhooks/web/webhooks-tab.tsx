// Settings, Webhooks: which systems are told, how that goes, and what they answered.
import './webhooks.css';
import { Button, Modal } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../../web/parts/states.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { Log } from './log.tsx';
import { Networks } from './networks.tsx';
import { type Endpoint, endpointsQuery } from './queries.ts';
import { type Fresh, SecretModal } from './secret-modal.tsx';

export function WebhooksTab() {
  const { t } = useTranslation('webhooks');
  const { data } = useSuspenseQuery(endpointsQuery());
  const [open, setOpen] = useState<{ endpoint: Endpoint | null } | null>(null);
  const [fresh, setFresh] = useState<Fresh | null>(null);
  const add = <Button onClick={() => setOpen({ endpoint: null })}>{t('add')}</Button>;
  return (
    <div className="stack">
      {data.items.length === 0 ? (
        <section className="card">
          <Empty title={t('none')} action={add}>
            {t('noneText')}
          </Empty>
        </section>
      ) : (
        <div className="webhooks-head">
          <p className="muted">{t('lead')}</p>
          {add}
        </div>
      )}
      {data.items.map((endpoint) => (
        <EndpointCard
          key={endpoint.endpointId}
          endpoint={endpoint}
          onChange={() => setOpen({ endpoint })}
          onSecret={setFresh}
        />
      ))}
      {data.items.length > 0 ? <Log endpoints={data.items} /> : null}
      <Networks />
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        closeOnClickOutside={false}
        title={t(open?.endpoint ? 'change' : 'add')}
      >
        {open ? (
          <EndpointForm
            endpoint={open.endpoint}
            onDone={(made) => {
              setOpen(null);
              if (made) setFresh(made);
            }}
          />
        ) : null}
      </Modal>
      <SecretModal fresh={fresh} onClose={() => setFresh(null)} />
    </div>
  );
}
