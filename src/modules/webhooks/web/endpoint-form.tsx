import { MultiSelect, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../../../web/client.ts';
import { SaveButton } from '../../../../web/parts/save-button.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome } from '../../../../web/welcome.ts';
import { eventTypes } from '../event-types.ts';
import { type Endpoint, refreshWebhooks, typeKey } from './queries.ts';
import type { Fresh } from './secret-modal.tsx';

/** @param onDone with the secret of one that was added */
export function EndpointForm({
  endpoint,
  onDone,
}: {
  endpoint: Endpoint | null;
  onDone: (made: Fresh | null) => void;
}) {
  const { t } = useTranslation('webhooks');
  const { sites } = useWelcome();
  const form = useForm({
    initialValues: {
      url: endpoint?.url ?? '',
      description: endpoint?.description ?? '',
      types: endpoint?.types ?? [],
      siteIds: endpoint?.siteIds ?? [],
    },
  });
  const save = useMutation({
    mutationFn: async (values: typeof form.values): Promise<Fresh | null> => {
      const types = eventTypes.filter((type) => values.types.includes(type));
      if (!endpoint) return client.webhooks.add({ ...values, types });
      const { url, ...rest } = values;
      await client.webhooks.update({
        ...{ ...rest, types, endpointId: endpoint.endpointId },
        ...(url !== endpoint.url && { url }),
      });
      return null;
    },
    onSuccess: async (made) => {
      await refreshWebhooks();
      if (!made) toast(t('saved'));
      onDone(made);
    },
    onError: toastError,
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap={12}>
        <TextInput
          label={t('url')}
          description={t('urlHint')}
          type="url"
          required
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TextInput label={t('description')} maxLength={200} {...form.getInputProps('description')} />
        <MultiSelect
          label={t('types')}
          description={t('typesHint')}
          data={eventTypes.map((value) => ({ value, label: t(typeKey(value)) }))}
          searchable
          clearable
          {...form.getInputProps('types')}
        />
        {sites.length > 1 ? (
          <MultiSelect
            label={t('sites')}
            description={t('sitesHint')}
            data={sites.map(({ siteId, name }) => ({ value: siteId, label: name }))}
            {...form.getInputProps('siteIds')}
          />
        ) : null}
        <SaveButton pending={save.isPending} />
      </Stack>
    </form>
  );
}
