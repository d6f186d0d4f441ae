import { Checkbox, NumberInput, SimpleGrid, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, type client, queryClient } from '../../../../web/client.ts';
import { SaveButton } from '../../../../web/parts/save-button.tsx';
import { toast, toastError } from '../../../../web/parts/toast.tsx';

type Rules = Awaited<ReturnType<typeof client.alerts.rules>>;
const numbers = ['takenOut', 'cards', 'listed', 'timesUsual', 'refusedSignIns', 'refusedRequests'] as const;
const switches = ['waysIn', 'newDevices'] as const;

/** A field of numbers holds '' when it is empty. */
type Values = Omit<Rules, (typeof numbers)[number]> & Record<(typeof numbers)[number], number | string>;
const fromOn = (value: number | string): number | null => (typeof value === 'number' ? value : null);

export function AlertRulesForm({ rules }: { rules: Rules }) {
  const { t } = useTranslation('alerts');
  const form = useForm<Values>({
    initialValues: {
      ...rules,
      takenOut: rules.takenOut ?? '',
      cards: rules.cards ?? '',
      listed: rules.listed ?? '',
      refusedSignIns: rules.refusedSignIns ?? '',
      refusedRequests: rules.refusedRequests ?? '',
    },
  });
  const save = useMutation({
    ...api.alerts.saveRules.mutationOptions(),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: api.alerts.rules.queryKey({ input: {} }) });
      toast(t('account:settings.saved'));
    },
    onError: toastError,
  });
  const submit = form.onSubmit((values) =>
    save.mutate({
      takenOut: fromOn(values.takenOut),
      cards: fromOn(values.cards),
      listed: fromOn(values.listed),
      timesUsual: fromOn(values.timesUsual) ?? rules.timesUsual,
      refusedSignIns: fromOn(values.refusedSignIns),
      refusedRequests: fromOn(values.refusedRequests),
      waysIn: values.waysIn,
      newDevices: values.newDevices,
    }),
  );
  return (
    <form onSubmit={submit}>
      <section className="card">
        <h2>{t('title')}</h2>
        <Stack gap={12}>
          <p className="tiny" style={{ margin: 0 }}>
            {t('lead')}
          </p>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={12} style={{ alignItems: 'end' }}>
            {numbers.map((name) => (
              <NumberInput
                key={name}
                label={t(name)}
                description={t(`${name}Hint`)}
                min={1}
                max={name === 'timesUsual' ? 100 : 1_000_000_000}
                allowDecimal={false}
                required={name === 'timesUsual'}
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
          {switches.map((name) => (
            <Checkbox
              key={name}
              label={t(name)}
              description={t(`${name}Hint`)}
              {...form.getInputProps(name, { type: 'checkbox' })}
            />
          ))}
          <SaveButton pending={save.isPending} />
        </Stack>
      </section>
    </form>
  );
}
