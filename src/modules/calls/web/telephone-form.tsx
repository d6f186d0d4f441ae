import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { refreshCalls } from './queries.ts';
import type { Telephone } from './telephone-guide.tsx';

const kinds = ['generic', 'twilio', 'placetel'] as const;

/** The secret is made here or typed; once saved it cannot be read again, only replaced. */
export function TelephoneForm({ telephone, onDone }: { telephone: Telephone | null; onDone: () => void }) {
  const { t } = useTranslation('calls');
  const { sites, me } = useWelcome();
  const form = useForm({
    initialValues: {
      name: telephone?.name ?? '',
      kind: telephone?.kind ?? 'generic',
      siteId: telephone?.siteId ?? (me?.siteIds?.[0] as string | null | undefined) ?? null,
      secret: telephone ? '' : newSecret(),
      outgoingUrl: telephone?.outgoingUrl ?? '',
      outgoingPrivate: telephone?.outgoingPrivate ?? false,
    },
  });
  const save = useMutation({
    mutationFn: async (values: typeof form.values): Promise<void> => {
      const { kind, secret, outgoingUrl, ...fields } = values;
      const input = { ...fields, outgoingUrl: outgoingUrl.trim() === '' ? null : outgoingUrl.trim() };
      if (telephone)
        await client.calls.updateTelephone({
          ...input,
          telephoneId: telephone.telephoneId,
          ...(secret === '' ? {} : { secret }),
        });
      else await client.calls.addTelephone({ ...input, kind, secret });
    },
    onSuccess: async () => {
      await refreshCalls();
      toast(t('phone.saved'));
      onDone();
    },
    onError: toastError,
  });
  const { kind, secret } = form.values;
  return (
    <form className="stack telephone-form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <TextInput label={t('phone.name')} required data-autofocus {...form.getInputProps('name')} />
      <Select
        label={t('phone.system')}
        data={kinds.map((each) => ({ value: each, label: t(`phone.kind.${each}`) }))}
        disabled={telephone !== null}
        allowDeselect={false}
        {...form.getInputProps('kind')}
      />
      <Select
        label={t('phone.site')}
        data={sites.map((site) => ({ value: site.siteId, label: site.name }))}
        placeholder={t('phone.allSites')}
        clearable={me?.siteIds === null}
        {...form.getInputProps('siteId')}
      />
      <TextInput
        label={t(`phone.secret.${kind}`)}
        description={t(telephone ? 'phone.secretKept' : 'phone.secretOnce')}
        required={telephone === null}
        minLength={5}
        autoComplete="off"
        {...form.getInputProps('secret')}
      />
      {secret === '' && kind === 'generic' ? (
        <button type="button" className="chip" onClick={() => form.setFieldValue('secret', newSecret())}>
          {t('phone.newSecret')}
        </button>
      ) : null}
      <TextInput
        label={t('phone.outgoing')}
        description={t('phone.outgoingText')}
        type="url"
        {...form.getInputProps('outgoingUrl')}
      />
      {me?.role === 'owner' && form.values.outgoingUrl !== '' ? (
        <Checkbox
          label={t('phone.outgoingPrivate')}
          {...form.getInputProps('outgoingPrivate', { type: 'checkbox' })}
        />
      ) : null}
      <Button type="submit" loading={save.isPending}>
        {t('shell:save')}
      </Button>
    </form>
  );
}

function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
