// How much one person may upload, in the settings of an owner.
import { NumberInput, SimpleGrid, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { SaveButton } from '../../../../web/parts/save-button.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

type Limits = Awaited<ReturnType<typeof client.imports.uploadLimits>>;
const megabyte = 1e6;

export function UploadLimits() {
  const { data } = useSuspenseQuery(api.imports.uploadLimits.queryOptions({ input: {} }));
  return <LimitsForm key={JSON.stringify(data)} limits={data} />;
}

function LimitsForm({ limits }: { limits: Limits }) {
  const { t } = useTranslation('alerts');
  const form = useForm({
    initialValues: { megabytes: Math.round(limits.keptBytes / megabyte), filesADay: limits.filesADay },
  });
  const save = useMutation({
    ...api.imports.saveUploadLimits.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.imports.uploadLimits.queryKey({ input: {} }) });
      toast(t('account:settings.saved'));
    },
    onError: toastError,
  });
  const submit = form.onSubmit(({ megabytes, filesADay }) =>
    save.mutate({ keptBytes: megabytes * megabyte, filesADay }),
  );
  return (
    <form onSubmit={submit}>
      <section className="card">
        <h2>{t('uploads')}</h2>
        <Stack gap={12}>
          <p className="tiny" style={{ margin: 0 }}>
            {t('uploadsLead')}
          </p>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12}>
            <NumberInput
              label={t('keptMegabytes')}
              min={1}
              max={1_000_000_000}
              allowDecimal={false}
              required
              {...form.getInputProps('megabytes')}
            />
            <NumberInput
              label={t('filesADay')}
              min={1}
              max={100_000}
              allowDecimal={false}
              required
              {...form.getInputProps('filesADay')}
            />
          </SimpleGrid>
          <SaveButton pending={save.isPending} />
        </Stack>
      </section>
    </form>
  );
}
