import { NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, queryClient } from '../../../../web/client.ts';
import { SaveButton } from '../../../../web/parts/save-button.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';
import { useWelcome, welcomeQuery } from '../../../../web/welcome.ts';
import { countries, timeZones } from './places.ts';

export function BusinessTab() {
  const { t, i18n } = useTranslation('account');
  const { business } = useWelcome();
  const form = useForm({
    initialValues: {
      name: business?.name ?? '',
      country: business?.country ?? 'GB',
      timeZone: business?.timeZone ?? 'UTC',
      holdOutPercent: Math.round((business?.settings.holdOutShare ?? 0) * 100),
      todayLength: business?.settings.todayLength ?? 20,
    },
  });
  const save = useMutation({
    ...api.team.updateBusiness.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: welcomeQuery().queryKey });
      toast(t('settings.saved'));
    },
    onError: toastError,
  });
  const submit = form.onSubmit(({ holdOutPercent, todayLength, ...rest }) =>
    save.mutate({ ...rest, settings: { holdOutShare: holdOutPercent / 100, todayLength } }),
  );
  return (
    <section className="card">
      <form onSubmit={submit}>
        <Stack gap={12}>
          <TextInput label={t('settings.businessName')} required {...form.getInputProps('name')} />
          <Select
            label={t('firstRun.country')}
            data={countries(i18n.language)}
            searchable
            allowDeselect={false}
            {...form.getInputProps('country')}
          />
          <Select
            label={t('firstRun.timeZone')}
            data={timeZones()}
            searchable
            allowDeselect={false}
            {...form.getInputProps('timeZone')}
          />
          <NumberInput
            label={t('settings.holdOut')}
            description={t('settings.holdOutHint')}
            min={0}
            max={50}
            suffix=" %"
            {...form.getInputProps('holdOutPercent')}
          />
          <NumberInput
            label={t('settings.todayLength')}
            min={1}
            max={100}
            {...form.getInputProps('todayLength')}
          />
          <SaveButton pending={save.isPending} />
        </Stack>
      </form>
    </section>
  );
}
