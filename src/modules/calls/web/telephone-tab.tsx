// Settings, Telephone: which systems tell of calls, and how they are told to.
import { Button, Modal } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { Empty } from '../../../../web/parts/states.tsx';
import { Tag } from '../../../../web/parts/tag.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { refreshCalls, telephonesQuery } from './queries.ts';
import { TelephoneForm } from './telephone-form.tsx';
import { type Telephone, TelephoneGuide } from './telephone-guide.tsx';
import { TelephoneLines } from './telephone-lines.tsx';
import './calls.css';

type Open = { telephone: Telephone | null } | null;

export function TelephoneTab() {
  const { t } = useTranslation('calls');
  const { data } = useSuspenseQuery(telephonesQuery());
  const [open, setOpen] = useState<Open>(null);
  const add = <Button onClick={() => setOpen({ telephone: null })}>{t('phone.add')}</Button>;
  return (
    <div className="stack">
      {data.items.length === 0 ? (
        <section className="card">
          <Empty title={t('phone.none')} action={add}>
            {t('phone.noneText')}
          </Empty>
        </section>
      ) : (
        <div>{add}</div>
      )}
      {data.items.map((telephone) => (
        <One key={telephone.telephoneId} telephone={telephone} onChange={() => setOpen({ telephone })} />
      ))}
      <Modal
        opened={open !== null}
        onClose={() => setOpen(null)}
        title={t(open?.telephone ? 'phone.change' : 'phone.add')}
      >
        {open ? <TelephoneForm telephone={open.telephone} onDone={() => setOpen(null)} /> : null}
      </Modal>
    </div>
  );
}

function One({ telephone, onChange }: { telephone: Telephone; onChange: () => void }) {
  const { t } = useTranslation('calls');
  const format = useFormat();
  const { sites } = useWelcome();
  const [removing, setRemoving] = useState(false);
  const remove = useMutation({
    ...api.calls.removeTelephone.mutationOptions(),
    onSuccess: async () => {
      await refreshCalls();
      toast(t('phone.removed'));
    },
    onError: toastError,
  });
  const site = sites.find(({ siteId }) => siteId === telephone.siteId)?.name ?? t('phone.allSites');
  const { lastEventAt, refused, refusedAt } = telephone;
  return (
    <section className="card">
      <div style={{ display: 'flex', gap: 10, alignItems: 'baseline', flexWrap: 'wrap' }}>
        <b className="mid">{telephone.name}</b>
        <span className="tiny">
          {t(`phone.kind.${telephone.kind}`)} · {site}
        </span>
        <span style={{ marginLeft: 'auto' }}>
          <Button size="compact-sm" variant="default" onClick={onChange}>
            {t('phone.change')}
          </Button>{' '}
          <Button
            size="compact-sm"
            variant="default"
            color="bad"
            loading={remove.isPending}
            onClick={() =>
              removing ? remove.mutate({ telephoneId: telephone.telephoneId }) : setRemoving(true)
            }
          >
            {t(removing ? 'phone.removeSure' : 'phone.remove')}
          </Button>
        </span>
      </div>
      <p style={{ margin: '8px 0' }}>
        {lastEventAt ? (
          <Tag tone="good">{t('phone.lastEvent', { when: format.moment(lastEventAt) })}</Tag>
        ) : (
          <Tag tone="warn">{t('phone.noEvent')}</Tag>
        )}{' '}
        {refused > 0 ? (
          <Tag tone="bad">
            {t('phone.refused', { count: refused, when: refusedAt ? format.moment(refusedAt) : '' })}
          </Tag>
        ) : null}
      </p>
      <TelephoneGuide telephone={telephone} />
      <TelephoneLines telephone={telephone} />
    </section>
  );
}
