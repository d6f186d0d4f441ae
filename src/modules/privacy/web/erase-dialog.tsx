// Erasing in two steps: first what stays and what goes, then the name, typed.
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { useFormat } from '../../../../web/format.ts';
import { useFocusBack } from '../../../../web/parts/focus-back.ts';
import { Failed, Loading } from '../../../../web/parts/states.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

type Preview = Awaited<ReturnType<typeof client.privacy.preview>>;
type Props = { customerId: string; name: string; opened: boolean; onClose: () => void };

export function EraseDialog({ customerId, name, opened, onClose }: Props) {
  const { t } = useTranslation('privacy');
  const [read, setRead] = useState(false);
  useFocusBack(opened);
  const preview = useQuery({
    ...api.privacy.preview.queryOptions({ input: { customerId } }),
    enabled: opened,
  });
  const close = (): void => {
    setRead(false);
    onClose();
  };
  return (
    <Modal
      returnFocus={false}
      opened={opened}
      onClose={close}
      title={t('erase.title', { name })}
      size="lg"
      centered
      closeOnClickOutside={!read}
    >
      {preview.isPending ? <Loading /> : null}
      {preview.error ? <Failed error={preview.error} retry={() => void preview.refetch()} /> : null}
      {preview.data && !read ? (
        <What preview={preview.data} onClose={close} onNext={() => setRead(true)} />
      ) : null}
      {preview.data && read ? (
        <Name customerId={customerId} name={preview.data.name} onBack={() => setRead(false)} onDone={close} />
      ) : null}
    </Modal>
  );
}

function What({ preview, onClose, onNext }: { preview: Preview; onClose: () => void; onNext: () => void }) {
  const { t } = useTranslation('privacy');
  const format = useFormat();
  const { stays, goes, namesakes } = preview;
  return (
    <Stack gap={10}>
      <h3>{t('erase.stays')}</h3>
      <p>
        {stays.orders === 0
          ? t('erase.staysNone')
          : t('erase.staysOrders', {
              count: stays.orders,
              amount: format.money(stays.spendMinor + stays.returnedMinor),
            })}
      </p>
      <p>{t('erase.staysAudit')}</p>
      <h3>{t('erase.goes')}</h3>
      <p>
        {goes
          .map(
            ({ table, rows }) =>
              `${t(`erase.tables.${table}`, { defaultValue: table.replaceAll('_', ' ') })} (${format.number(rows)})`,
          )
          .join(' · ')}
      </p>
      <p>{t('erase.files')}</p>
      {namesakes ? <p>{t('erase.namesakes')}</p> : null}
      <p className="muted">{t('erase.backups')}</p>
      <p className="muted">{t('erase.devices')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell:cancel')}
        </Button>
        <Button color="bad" onClick={onNext}>
          {t('erase.next')}
        </Button>
      </Group>
    </Stack>
  );
}

function Name({
  customerId,
  name,
  onBack,
  onDone,
}: {
  customerId: string;
  name: string;
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation('privacy');
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const erase = useMutation({
    ...api.privacy.erase.mutationOptions(),
    onSuccess: async ({ orders, mentions, files }) => {
      onDone();
      await navigate({ to: '/customers' });
      queryClient.clear();
      toast(t('erase.done', { orders, mentions, files }));
    },
    onError: toastError,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    erase.mutate({ customerId, name: typed });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap={12}>
        <TextInput
          data-autofocus
          autoComplete="off"
          label={t('erase.typeName', { name })}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" disabled={erase.isPending} onClick={onBack}>
            {t('erase.back')}
          </Button>
          <Button type="submit" color="bad" loading={erase.isPending} disabled={typed.trim() !== name.trim()}>
            {t('erase.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
